"""Lets invented organisations refer: which kind each is, for which towns."""

from collections.abc import Sequence

from portal.domain.referrers import ReferrerKind
from portal.models import ReferrerDesk, ReferrerTown
from portal.services.sample.facts import Town
from portal.services.sample.rows import Rows


def add_desk(
    rows: Rows, organisation_id: int, kind: ReferrerKind, region_id: int, towns: Sequence[Town]
) -> None:
    """Let an organisation refer for towns."""
    rows.add(ReferrerDesk, organisation_id=organisation_id, region_id=region_id, kind=kind)
    for municipality_id in dict.fromkeys(town.id for town in towns):
        rows.add(ReferrerTown, organisation_id=organisation_id, municipality_id=municipality_id)
