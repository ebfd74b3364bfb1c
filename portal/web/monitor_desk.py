"""Who looks at which figures: the region or the own municipality, what they may see, and its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from portal.domain.calendar import local_date
from portal.domain.monitor_figures import Figures, figures_of, together
from portal.domain.monitor_sight import PeopleCount, PeopleSeen, people_seen
from portal.domain.permissions import Action, may, may_somewhere
from portal.services.indicator_reading import readable_regions
from portal.services.monitor_figures import By, Scope, read_figures, read_tallies
from portal.services.monitor_subjects import MonitorRegion, Subject, find_region
from portal.services.norms import NormLimit, Norms, norms_on
from portal.web.auth import current_actor, region_scope
from portal.web.monitor_words import FigureRow, norm_text, people_text
from portal.web.work import now, reader

PER_WORDS = {By.PRODUCT: "product", By.SEGMENT: "segment", By.MUNICIPALITY: "gemeente"}
"""How the address calls what a table is split by."""


@dataclass(frozen=True)
class MonitorDesk:
    """A person before a region's figures. `own_id` is the one municipality of a municipal reader."""

    region: MonitorRegion
    regions: Sequence[tuple[str, str]]
    is_exact: bool
    sees_providers: bool
    compares: bool
    own_id: int | None = None

    @property
    def scope(self) -> Scope:
        return Scope(self.region.region_id, municipality_id=self.own_id)

    @property
    def norms(self) -> Norms:
        return norms_on(reader(), region_id=self.region.region_id, on=local_date(now()))


@dataclass(frozen=True)
class FigureTable:
    """The rows of a table, all of them together, and how many people wait in all, in words or empty."""

    rows: Sequence[FigureRow]
    whole: Figures
    people: str


def open_desk(region_code: str | None, action: Action = Action.VIEW_MONITOR) -> MonitorDesk:
    """Open the figures of a region; without a code those of the first by name. Raises NotFoundError."""
    scope = region_scope(action)
    regions = readable_regions(reader(), region_ids=scope)
    code = region_code or (regions[0][0] if regions else "")
    region = find_region(reader(), code=code, region_ids=scope, on=local_date(now()))
    actor = current_actor()

    def reaches(asked: Action) -> bool:
        return actor is not None and may(actor, asked, region_id=region.region_id)

    return MonitorDesk(
        region=region,
        regions=regions,
        is_exact=reaches(Action.VIEW_EXACT_FIGURES),
        sees_providers=reaches(Action.VIEW_PROVIDER_FIGURES),
        compares=reaches(Action.COMPARE_PROVIDERS),
    )


def read_table(desk: MonitorDesk, scope: Scope, by: By) -> FigureTable:
    """Read the figures of a scope, split, with what this person may see of how many people wait."""
    tallies = read_tallies(reader(), scope=scope, by=(by,), now=now())
    figures = {key: figures_of(tally) for (key,), tally in tallies.items()}
    adds_up = by is not By.MUNICIPALITY
    whole = (
        figures_of(together(list(tallies.values())))
        if adds_up
        else read_figures(reader(), scope=scope, now=now())
    )
    people = seen_people(desk, scope, by, {key: one.people for key, one in figures.items()})
    norms = desk.norms if by is By.PRODUCT else Norms({})
    rows = [
        _row(desk, scope, by, subject, figures[subject.id], norms.of(subject.id), people)
        for subject in subjects_of(desk.region, by).values()
        if subject.id in figures
    ]
    total = None if people is None else _total(people, whole, adds_up=adds_up)
    return FigureTable(rows, whole, total or "")


def seen_people(
    desk: MonitorDesk, scope: Scope, by: By, counts: Mapping[int, PeopleCount]
) -> PeopleSeen | None:
    """Give how many people wait as this person may see it; None where nothing of it may be seen.

    Who may not see exact figures sees one list only: by product, of the whole of what they look at. Who may
    look at regions as well as at the own municipality sees that of a region: the two together tell more.
    """
    if desk.is_exact:
        return people_seen(counts, is_exact=True)
    actor = current_actor()
    sees_region = desk.own_id is not None and actor is not None and may_somewhere(actor, Action.VIEW_MONITOR)
    is_the_one_list = by is By.PRODUCT and scope == desk.scope and not sees_region
    return people_seen(counts, is_exact=False) if is_the_one_list else None


def subjects_of(region: MonitorRegion, by: By) -> Mapping[int, Subject]:
    """Give the products, segments or municipalities of a region."""
    return {
        By.PRODUCT: region.products,
        By.SEGMENT: region.segments,
        By.MUNICIPALITY: region.municipalities,
    }[by]


def norm_of(desk: MonitorDesk, scope: Scope) -> NormLimit:
    """Give the norm of the product that a scope is about; an empty one for more than one product."""
    return NormLimit() if scope.product_id is None else desk.norms.of(scope.product_id)


def _row(
    desk: MonitorDesk,
    scope: Scope,
    by: By,
    subject: Subject,
    figures: Figures,
    norm: NormLimit,
    people: PeopleSeen | None,
) -> FigureRow:
    words = ""
    if people is not None:
        words = people_text(people.counts[subject.id], is_hidden=subject.id in people.hidden)
    return FigureRow(subject.name, _address(desk, scope, by, subject), figures, norm_text(norm), words)


def _total(people: PeopleSeen, whole: Figures, *, adds_up: bool) -> str:
    count = people.total if adds_up else whole.waiting_people
    return people_text(count, is_hidden=people.is_total_hidden)


def _address(desk: MonitorDesk, scope: Scope, by: By, subject: Subject) -> str | None:
    code = desk.region.code
    if desk.own_id is not None:
        is_product = by is By.PRODUCT
        return url_for("own_monitor.product", product_code=subject.code, regio=code) if is_product else None
    town = desk.region.municipalities.get(scope.municipality_id or 0)
    in_town = town.code if town else None
    if by is By.PRODUCT:
        return url_for("monitor.product", region_code=code, product_code=subject.code, gemeente=in_town)
    if by is By.SEGMENT:
        return url_for("monitor.segment", region_code=code, segment_code=subject.code, gemeente=in_town)
    product = desk.region.products.get(scope.product_id or 0)
    if product is not None:
        return url_for("monitor.product", region_code=code, product_code=product.code, gemeente=subject.code)
    segment = desk.region.segments.get(scope.segment_id or 0)
    of_segment = segment.code if segment else None
    return url_for(
        "monitor.municipality", region_code=code, municipality_code=subject.code, segment=of_segment
    )
