"""The doors to help that visitors see: access teams, crisis numbers and documents, by where they hold."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from portal.domain.access_points import AccessContent, AccessKind
from portal.services.access_points import shown_points
from search.contacts import Contact, Document, contact_of, document_of

Place = tuple[int | None, int | None]
"""A region or a municipality, by id."""


@dataclass(frozen=True)
class Doors:
    """What is shown of every region and municipality, in the order in which it was made."""

    found: dict[tuple[AccessKind, Place], list[AccessContent]] = field(default_factory=dict)

    def teams(self, *, region_id: int | None, municipality_id: int) -> tuple[Contact, ...]:
        """Give a municipality's own access teams, then those of its region."""
        return tuple(map(contact_of, self._both(AccessKind.TEAM, region_id, municipality_id)))

    def documents(self, *, region_id: int | None, municipality_id: int | None) -> tuple[Document, ...]:
        """Give a municipality's own documents, then those of its region."""
        return tuple(map(document_of, self._both(AccessKind.DOCUMENT, region_id, municipality_id)))

    def crisis(
        self, *, region_id: int | None = None, municipality_id: int | None = None
    ) -> list[AccessContent]:
        """Give the crisis services of a region, or of a municipality."""
        return self.found.get((AccessKind.CRISIS, (region_id, municipality_id)), [])

    def _both(
        self, kind: AccessKind, region_id: int | None, municipality_id: int | None
    ) -> list[AccessContent]:
        own = [] if municipality_id is None else self.found.get((kind, (None, municipality_id)), [])
        return [*own, *self.found.get((kind, (region_id, None)), [])]


def load_doors(session: Session, *, today: date) -> Doors:
    """Load all doors that are shown on a day, in one statement."""
    found: dict[tuple[AccessKind, Place], list[AccessContent]] = defaultdict(list)
    for one in shown_points(session, on=today):
        found[one.kind, (one.region_id, one.municipality_id)].append(one.content)
    return Doors(dict(found))
