"""How the theme book must read: themes in residents' words, and which products fall under each."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from portal.domain.terms import CareForm, Law, Urgency
from portal.regions.faults import Fault, Steps, nearest, quoted
from portal.regions.fields import Slug, Text100, Text300
from portal.regions.schema import Part

ProductRef = Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]


class ThemePart(Part):
    """A theme; the products named here, as region/code, belong to it whatever the rules say."""

    code: Slug
    name: Text100
    plain: Text300
    products: list[ProductRef] = Field(default_factory=list)


class RulePart(Part):
    """A product fits when each list that is given holds its value; of its laws one is enough."""

    theme: Slug
    urgency: list[Urgency] = Field(default_factory=list)
    care_form: list[CareForm] = Field(default_factory=list)
    law: list[Law] = Field(default_factory=list)

    def fits(self, *, care_form: CareForm, urgency: Urgency, laws: frozenset[Law]) -> bool:
        """Say whether a product falls under this rule."""
        return (
            (not self.urgency or urgency in self.urgency)
            and (not self.care_form or care_form in self.care_form)
            and (not self.law or bool(laws & set(self.law)))
        )


class ThemeBook(Part):
    """All themes in the order in which they are shown, and the rules in the order in which they are tried."""

    themes_version: Literal[1]
    themes: list[ThemePart] = Field(min_length=1)
    rules: list[RulePart] = Field(default_factory=list)
    otherwise: Slug

    def theme_of(
        self, *, region: str, product: str, care_form: CareForm, urgency: Urgency, laws: frozenset[Law]
    ) -> str:
        """Return the code of the one theme of a product."""
        reference = f"{region}/{product}"
        for theme in self.themes:
            if reference in theme.products:
                return theme.code
        for rule in self.rules:
            if rule.fits(care_form=care_form, urgency=urgency, laws=laws):
                return rule.theme
        return self.otherwise


def theme_faults(data: object) -> Iterator[Fault]:
    """Give every theme code or product that stands twice, and every rule that leads nowhere."""
    if not isinstance(data, dict) or not isinstance(data.get("themes"), list):
        return
    codes: dict[str, Steps] = {}
    products: dict[str, Steps] = {}
    for number, theme in enumerate(data["themes"]):
        if not isinstance(theme, dict):
            continue
        yield from _once(codes, theme.get("code"), ("themes", number, "code"))
        named = theme.get("products")
        for place, reference in enumerate(named if isinstance(named, list) else []):
            yield from _once(products, reference, ("themes", number, "products", place))
    rules = data.get("rules")
    ends: list[tuple[Steps, object]] = [(("otherwise",), data.get("otherwise"))]
    for number, rule in enumerate(rules if isinstance(rules, list) else []):
        ends.append((("rules", number, "theme"), rule.get("theme") if isinstance(rule, dict) else None))
    for steps, code in ends:
        if isinstance(code, str) and code not in codes:
            yield Fault(steps, f"no theme has the code {quoted(code)}.{nearest(code, codes)}")


def _once(seen: dict[str, Steps], word: object, steps: Steps) -> Iterator[Fault]:
    if isinstance(word, str):
        if word in seen:
            yield Fault(
                steps, f"{quoted(word)} stands here twice; the first is {Fault(seen[word], '').path}."
            )
        seen.setdefault(word, steps)
