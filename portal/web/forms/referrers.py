"""The forms of an organisation that refers: what it is, and whom to invite."""

from collections.abc import Sequence

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField

from portal.domain.referrers import ORGANISATION_FIELDS, ReferrerContent, ReferrerKind
from portal.services.access_holders import Holder
from portal.web.forms.base import without_edges
from portal.web.forms.seen import SeenForm
from portal.web.forms.week import read_id
from portal.web.referrer_words import KIND_WORDS, REFERRER_FIELDS


def _line(name: str) -> StringField:
    return StringField(REFERRER_FIELDS[name], filters=[without_edges])


class ReferrerForm(SeenForm):
    """Everything that people may write of one; nothing else in a request is read."""

    name = _line("name")
    kind = SelectField(
        REFERRER_FIELDS["kind"],
        choices=lambda: [("", "kies"), *((kind.value, KIND_WORDS[kind]) for kind in ReferrerKind)],
        validate_choice=False,
    )
    towns = SelectMultipleField("Voor welke gemeenten?", choices=list, validate_choice=False)
    kvk = _line("kvk")
    is_known = BooleanField("Ja, ik bedoel de aanbieder die dit KvK-nummer al heeft")
    agb = _line("agb")
    phone = _line("phone")
    email = _line("email")
    website = _line("website")

    def offer(self, towns: Sequence[Holder]) -> None:
        """Give the municipalities to choose from."""
        self.towns.choices = [(str(one.municipality_id), one.name.removeprefix("Gemeente ")) for one in towns]

    def content(self) -> ReferrerContent:
        """Read the whole form; what is odd in it the service refuses."""
        kinds = [kind for kind in ReferrerKind if kind.value == self.kind.data]
        towns = [read_id(text) or 0 for text in self.towns.data or ()]
        return ReferrerContent(
            kind=kinds[0] if kinds else None,
            municipality_ids=tuple(towns),
            name=self.name.data or "",
            **{name: self[name].data or None for name in ORGANISATION_FIELDS[1:]},
        )


def typed_referrer(content: ReferrerContent) -> dict[str, object]:
    """Write a referrer as the form shows it."""
    texts: dict[str, object] = {name: getattr(content, name) or "" for name in ORGANISATION_FIELDS}
    return {
        **texts,
        "kind": content.kind.value if content.kind else "",
        "towns": [str(one) for one in content.municipality_ids],
    }
