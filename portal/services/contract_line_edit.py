"""The lines of a contract: added and changed, with the municipalities they hold for."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlmodel import Session, col

from portal.domain.calendar import local_date
from portal.domain.errors import FieldError, InvalidError
from portal.domain.terms import PublicationStatus
from portal.models import (
    ContractLine,
    ContractLineMunicipality,
    Municipality,
    Offering,
    OfferingMunicipality,
    Product,
    ProductSegment,
    RegionMunicipality,
)
from portal.services.closure_rule import town_faults
from portal.services.contract_edit import check_version, close_edit
from portal.services.contract_effects import touch_contract
from portal.services.contract_reading import ContractView, read_contract

MOST_VOLUME = 1_000_000


@dataclass(frozen=True)
class LineContent:
    """What a line says; its end changes by steps only."""

    product_id: int | None
    starts_on: date | None
    municipality_ids: tuple[int, ...] = ()
    acceptance_duty: bool = False
    volume_min: int | None = None
    volume_max: int | None = None


def put_line(
    session: Session,
    *,
    contract_id: int,
    region_ids: Collection[int] | None,
    line_id: int | None,
    content: LineContent,
    version: int | None,
    is_sure: bool = False,
    user_id: int | None,
    now: datetime,
) -> int:
    """Add a line, or change one, and return its id; the same one again changes nothing.

    A municipality that the line loses is also taken from its offerings, when sure. Raises NotFoundError,
    ConflictError, and InvalidError by field (`product_unknown`, `day_unreadable`, `line_beyond_term`,
    `line_towns_missing`, `town_not_in_region`, as town_faults, `volume_invalid`, `volume_order`,
    `municipalities_in_use` at "is_sure").
    """
    contract = read_contract(session, contract_id=contract_id, region_ids=region_ids, locks=True)
    before = None if line_id is None else content_of(contract, line_id)
    same = next((one.line_id for one in contract.lines if content_of(contract, one.line_id) == content), None)
    if same is not None and line_id in (None, same):
        return same
    old = {} if before is None else asdict(before)
    check_version(session, contract, version, asdict(content), old)
    faults = check_line(session, contract, content, line_id, today=local_date(now))
    if faults:
        raise InvalidError(faults)
    lost = set() if before is None else set(before.municipality_ids) - set(content.municipality_ids)
    if lost and line_id is not None:
        let_go(session, line_id, lost, is_sure=is_sure)
    saved_id = write_line(session, contract_id, line_id, content)
    action = "contract.line_add" if line_id is None else "contract.line_edit"
    close_edit(session, action, contract, old, {**asdict(content), "line": saved_id}, user_id, now)
    touch_contract(session, contract_id=contract_id, line_id=saved_id, now=now)
    return saved_id


def content_of(contract: ContractView, line_id: int) -> LineContent:
    """Give what a line says. Raises NotFoundError."""
    line = contract.line(line_id)
    return LineContent(
        line.product_id,
        line.starts_on,
        tuple(sorted(line.municipality_ids)),
        line.acceptance_duty,
        line.volume_min,
        line.volume_max,
    )


def check_line(
    session: Session, contract: ContractView, content: LineContent, line_id: int | None, *, today: date
) -> list[FieldError]:
    """Find what is wrong with a line, by field."""
    faults = []
    if content.product_id not in segment_products(session, contract.segment_id):
        faults.append(FieldError("product_unknown", "product_id"))
    start = content.starts_on
    if start is None:
        faults.append(FieldError("day_unreadable", "starts_on"))
    elif start < contract.starts_on or (contract.ends_on is not None and start > contract.ends_on):
        faults.append(FieldError("line_beyond_term", "starts_on"))
    elif any(
        one.product_id == content.product_id and one.starts_on == start and one.line_id != line_id
        for one in contract.lines
    ):
        faults.append(FieldError("line_double", "product_id"))
    if not content.municipality_ids:
        faults.append(FieldError("line_towns_missing", "municipality_ids"))
    elif not set(content.municipality_ids) <= town_choices(session, contract.region_id).keys():
        faults.append(FieldError("town_not_in_region", "municipality_ids"))
    else:
        faults += town_faults(
            session,
            contract=contract,
            line_id=line_id,
            product_id=content.product_id,
            starts_on=start,
            municipality_ids=content.municipality_ids,
            today=today,
        )
    return faults + _check_volume(content)


def segment_products(session: Session, segment_id: int) -> dict[int, str]:
    """Name the products of a segment by id, in the catalogue's order."""
    rows = session.execute(
        select(col(Product.id), col(Product.name))
        .join(ProductSegment, col(ProductSegment.product_id) == col(Product.id))
        .where(col(ProductSegment.segment_id) == segment_id)
        .order_by(col(Product.position))
    )
    return {int(product_id): name for product_id, name in rows}


def town_choices(session: Session, region_id: int) -> dict[int, str]:
    """Name the municipalities of a region by id, by name."""
    rows = session.execute(
        select(col(Municipality.id), col(Municipality.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(col(RegionMunicipality.region_id) == region_id)
        .order_by(col(Municipality.name))
    )
    return {int(town_id): name for town_id, name in rows}


def write_line(session: Session, contract_id: int, line_id: int | None, content: LineContent) -> int:
    """Write a line that was checked, with its municipalities, and return its id."""
    values = asdict(content)
    town_ids: Sequence[int] = values.pop("municipality_ids")
    if line_id is None:
        row = ContractLine(contract_id=contract_id, **values)
        session.add(row)
        session.flush()
        line_id = int(row.id or 0)
    else:
        session.execute(update(ContractLine).where(col(ContractLine.id) == line_id).values(**values))
        session.execute(
            delete(ContractLineMunicipality).where(col(ContractLineMunicipality.contract_line_id) == line_id)
        )
    session.execute(
        insert(ContractLineMunicipality),
        [{"contract_line_id": line_id, "municipality_id": one} for one in sorted(set(town_ids))],
    )
    return line_id


def _check_volume(content: LineContent) -> list[FieldError]:
    low, high = content.volume_min, content.volume_max
    faults = [
        FieldError("volume_invalid", name)
        for name, value in (("volume_min", low), ("volume_max", high))
        if value is not None and not 0 <= value <= MOST_VOLUME
    ]
    if not faults and low is not None and high is not None and high < low:
        faults.append(FieldError("volume_order", "volume_max"))
    return faults


def lost_in_use(session: Session, line_id: int, town_ids: Collection[int]) -> int:
    """Count the visible offerings of a line that serve one of these municipalities."""
    count = session.scalar(
        select(func.count(col(OfferingMunicipality.offering_id).distinct()))
        .join(Offering, col(Offering.id) == col(OfferingMunicipality.offering_id))
        .where(*_served(line_id, town_ids), col(Offering.status) == PublicationStatus.PUBLISHED)
    )
    return count or 0


def let_go(session: Session, line_id: int, town_ids: Collection[int], *, is_sure: bool) -> None:
    """Take municipalities from a line's offerings; unless sure, refuse while one can be found there."""
    count = lost_in_use(session, line_id, town_ids)
    if count and not is_sure:
        raise InvalidError([FieldError("municipalities_in_use", "is_sure", {"count": count})])
    session.execute(delete(OfferingMunicipality).where(*_served(line_id, town_ids)))


def _served(line_id: int, town_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    of_line = select(col(Offering.id)).where(col(Offering.contract_line_id) == line_id)
    return (
        col(OfferingMunicipality.municipality_id).in_(town_ids),
        col(OfferingMunicipality.offering_id).in_(of_line),
    )
