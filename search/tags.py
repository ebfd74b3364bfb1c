"""The tags of a page of offerings, for the rows that professionals compare."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from portal.domain.terms import TagKind
from portal.models import OfferingTag

_SHOWN = (TagKind.PROBLEM, TagKind.CONTRA_INDICATION)

_OF_OFFERINGS = (
    select(col(OfferingTag.offering_id), col(OfferingTag.kind), col(OfferingTag.value))
    .where(
        col(OfferingTag.offering_id).in_(bindparam("ids", expanding=True)), col(OfferingTag.kind).in_(_SHOWN)
    )
    .order_by(col(OfferingTag.value))
)

Tags = Mapping[TagKind, Sequence[str]]


def load_row_tags(session: Session, offering_ids: Sequence[int]) -> dict[int, Tags]:
    """Load the problems and contra-indications of offerings by id, in one statement."""
    found: dict[int, dict[TagKind, list[str]]] = defaultdict(lambda: defaultdict(list))
    if not offering_ids:
        return {}
    for offering_id, kind, value in session.connection().execute(_OF_OFFERINGS, {"ids": offering_ids}):
        found[offering_id][kind].append(value)
    return dict(found)
