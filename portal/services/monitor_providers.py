"""The figures of the providers of a region, by name, and of one of them by product."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.monitor_figures import Figures, Tally, figures_of, together
from portal.models import Organisation
from portal.services.monitor_figures import By, Scope, read_figures_by, read_tallies


@dataclass(frozen=True)
class ProviderFigures:
    """One provider with the figures of its public offerings in a region."""

    organisation_id: int
    name: str
    figures: Figures


def list_providers(session: Session, *, scope: Scope, now: datetime) -> list[ProviderFigures]:
    """List the providers with public offerings in a scope, by name: never in order of a figure."""
    figures = read_figures_by(session, scope=scope, by=By.PROVIDER, now=now)
    rows = session.execute(
        select(col(Organisation.id), col(Organisation.name))
        .where(col(Organisation.id).in_(figures))
        .order_by(col(Organisation.name), col(Organisation.id))
    )
    return [ProviderFigures(id_, name, figures[id_]) for id_, name in rows]


def read_provider(
    session: Session, *, region_id: int, organisation_id: int, now: datetime
) -> tuple[Figures, Mapping[int, Figures]]:
    """Return the figures of one provider in a region, in all and by product id."""
    scope = Scope(region_id, organisation_id=organisation_id)
    tallies: dict[tuple[int, ...], Tally] = read_tallies(session, scope=scope, by=(By.PRODUCT,), now=now)
    whole = figures_of(together(list(tallies.values())))
    return whole, {key: figures_of(tally) for (key,), tally in tallies.items()}
