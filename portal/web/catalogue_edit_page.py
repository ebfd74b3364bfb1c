"""Decides what the forms of the catalogue show: what they are about, previews, and who was first."""

from dataclasses import dataclass
from typing import Any

from portal.domain.errors import ConflictError
from portal.services.catalogue_edits import Edit
from portal.services.catalogue_preview import Preview
from portal.services.catalogue_reading import RegionLine, Thing
from portal.web.catalogue_page import resident_text
from portal.web.catalogue_words import Names, Section, change_views, field_words, name_of
from portal.web.present import count_text
from portal.web.supply_page import ConflictView


@dataclass(frozen=True)
class Desk:
    """What a form is about: region, list, thing (None: a new one), all names, and what to choose from."""

    region: RegionLine
    section: Section
    thing: Thing | None
    names: Names
    choices: Names

    @property
    def kind(self) -> str:
        return self.section.kind

    @property
    def code(self) -> str:
        return self.thing.code if self.thing else ""

    @property
    def title(self) -> str:
        if self.thing is None:
            return self.section.a_new
        return name_of(self.kind, self.code, self.thing.content or self.thing.last_content)


def conflict_view(desk: Desk, error: ConflictError) -> ConflictView:
    """Put in words what somebody else made of the fields that were typed."""
    mine, theirs = error.mine, error.theirs
    lines: list[tuple[str, str, str]] = []
    if isinstance(mine, dict) and isinstance(theirs, dict):
        found = field_words(desk.kind, desk.code, mine, theirs, desk.names)
        lines = [(label, own, other) for label, own, other in found]
    by = str(error.data.get("user_name") or "Iemand anders")
    return ConflictView(by, error.data.get("at"), lines)  # type: ignore[arg-type]


def preview_words(desk: Desk, what: Edit | None, preview: Preview | None) -> dict[str, Any]:
    """Put a preview in the words of its page; without one only that."""
    if preview is None or what is None:
        return {"preview": None}
    reach = preview.reach
    told = []
    if reach.offering_count:
        told.append(count_text(reach.offering_count, "zichtbaar aanbod", "zichtbare stuks aanbod"))
    told.append(count_text(reach.provider_count, "aanbieder", "aanbieders"))
    first = [one for one in preview.changes if one.code in (what.code, what.successor)]
    rest = [one for one in preview.changes if one not in first]
    before, after = resident_text(preview.before, desk.names), resident_text(preview.after, desk.names)
    return {
        "preview": preview,
        "changes": change_views(first, desk.names),
        "also": change_views(rest, desk.names),
        "reach_words": " van ".join(told),
        "resident_before": before if desk.kind == "product" and before != after else None,
        "resident_after": after if desk.kind == "product" and before != after else None,
    }
