"""Providers, contracts and lines from a file: each row judged against what stands, saved all at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from portal.domain.contract_rows import ContractRow
from portal.domain.errors import FieldError
from portal.models import Contract, Municipality, Organisation, Product, RegionMunicipality, Segment
from portal.services.audit import note_change
from portal.services.bulk_preview import Change, Fault, Line, LineState, make_fault, plain
from portal.services.contract_effects import touch_contract
from portal.services.contract_line_edit import (
    LineContent,
    check_line,
    content_of,
    let_go,
    lost_in_use,
    segment_products,
    write_line,
)
from portal.services.contract_making import (
    NewContract,
    NewProvider,
    add_contract,
    add_provider,
    check_contract,
    check_provider,
    overlaps,
)
from portal.services.contract_reading import ContractView, read_contracts
from portal.services.contract_row_terms import (
    add_others,
    check_known_name,
    check_row_terms,
    phase_out_line,
)

_OF_LINE = {"product_id": "product", "starts_on": "line_starts_on", "municipality_ids": "municipalities"}
_OF_CONTRACT = {"segment_id": "segment"}


@dataclass(frozen=True)
class JudgedRow:
    """A row without a fault, with what it would make: None where it stands already."""

    row: ContractRow
    provider: NewProvider
    contract: NewContract
    content: LineContent
    organisation_id: int | None
    contract_id: int | None
    line_id: int | None
    line: Line
    lost_town_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Catalogue:
    segments: Mapping[str, int]
    towns: Mapping[str, int]
    region_id: int
    today: date


def judge_contracts(
    session: Session, *, region_id: int, rows: Sequence[ContractRow], today: date
) -> tuple[list[JudgedRow], list[Fault]]:
    """Judge every row of a file against what stands in a region; nothing is changed."""
    catalogue = _catalogue(session, region_id, today)
    judged: list[JudgedRow] = []
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], int] = {}
    agreed: dict[tuple[str, object, object], tuple[NewContract, tuple[str, ...]]] = {}
    for row in rows:
        found, errors = _judge(session, catalogue, row)
        key = (row.kvk, found.contract.segment_id, found.contract.starts_on, found.content.product_id)
        if not errors and key in seen:
            errors = [FieldError("contract_row_double", "product", {"line": seen[key]})]
        said = (found.contract, row.subcontractors)
        if not errors and agreed.setdefault(key[:3], said) != said:
            errors = [FieldError("contract_rows_differ", "segment", {"line": seen.get(key, row.line)})]
        seen.setdefault(key, row.line)
        faults += [make_fault(row.line, error, _typed(row, error.field)) for error in errors]
        if not errors:
            judged.append(found)
    return judged, faults


def save_contracts(
    session: Session, *, region_id: int, rows: Sequence[JudgedRow], user_id: int | None, now: datetime
) -> int:
    """Make what judged rows say, in one note, and return how many rows did something."""
    made: dict[str, int] = {}
    contracts: dict[tuple[str, int | None, object], int] = {}
    changed = [one for one in rows if one.line.state is LineState.CHANGE]
    for one in changed:
        organisation_id = one.organisation_id or made.get(one.row.kvk)
        if organisation_id is None:
            organisation_id = made[one.row.kvk] = add_provider(session, one.provider, now)
        key = one.row.kvk, one.contract.segment_id, one.contract.starts_on
        contract_id = one.contract_id or contracts.get(key)
        if contract_id is None:
            contract_id = add_contract(session, organisation_id, one.contract, user_id, now, is_noted=False)
            contracts[key] = contract_id
            add_others(session, contract_id, one.row)
        if one.line_id is not None:
            let_go(session, one.line_id, set(one.lost_town_ids), is_sure=True)
        line_id = write_line(session, contract_id, one.line_id, one.content)
        if one.line_id is None:
            phase_out_line(session, line_id, one.row)
        session.execute(
            update(Contract).where(col(Contract.id) == contract_id).values(version=col(Contract.version) + 1)
        )
        touch_contract(session, contract_id=contract_id, line_id=line_id, now=now)
    if changed:
        note_change(
            session,
            action="contract.import",
            subject_kind="region",
            subject_id=region_id,
            user_id=user_id,
            organisation_id=None,
            after={"count": len(changed), "providers": len(made), "contracts": len(contracts)},
            now=now,
        )
    return len(changed)


def _judge(session: Session, catalogue: _Catalogue, row: ContractRow) -> tuple[JudgedRow, list[FieldError]]:
    provider = NewProvider(row.name, row.kvk, row.agb, row.size, row.also_refers, row.provider_kind)
    segment_id = catalogue.segments.get(_plain(row.segment))
    contract = NewContract(
        segment_id,
        row.form,
        row.starts_on,
        row.ends_on,
        row.partnership,
        row.extension_months,
        row.notice_months,
    )
    faults = check_provider(provider) + check_row_terms(row)
    faults += _renamed(check_contract(session, contract, {catalogue.region_id}), _OF_CONTRACT)
    products = {} if segment_id is None else _products(session, segment_id)
    unknown = [name for name in row.municipalities if _plain(name) not in catalogue.towns]
    if unknown:
        faults.append(FieldError("town_not_in_region", "municipalities"))
    content = LineContent(
        products.get(_plain(row.product)),
        row.line_starts_on or row.starts_on,
        tuple(sorted({catalogue.towns[_plain(name)] for name in row.municipalities if name not in unknown})),
        row.acceptance_duty,
        row.volume_min,
        row.volume_max,
    )
    organisation_id, standing = _standing(session, catalogue.region_id, row, segment_id)
    faults += check_known_name(session, organisation_id, row)
    line_id, lost = None, set[int]()
    if not faults and segment_id is not None and contract.starts_on is not None:
        view = standing or _blank(row, segment_id, organisation_id, catalogue.region_id, contract.starts_on)
        line_id = _line_of(view, content)
        faults += _renamed(check_line(session, view, content, line_id, today=catalogue.today), _OF_LINE)
        if standing is None and organisation_id and overlaps(session, organisation_id, contract):
            faults.append(FieldError("contract_overlaps", "starts_on"))
        if line_id is not None and standing is not None:
            lost = set(standing.line(line_id).municipality_ids) - set(content.municipality_ids)
            if lost and lost_in_use(session, line_id, lost):
                faults.append(FieldError("municipalities_in_use_here", "municipalities"))
    line = _line(row, content, standing, line_id, organisation_id)
    contract_id = None if standing is None else standing.contract_id
    found = JudgedRow(
        row, provider, contract, content, organisation_id, contract_id, line_id, line, tuple(lost)
    )
    return found, faults


def _standing(
    session: Session, region_id: int, row: ContractRow, segment_id: int | None
) -> tuple[int | None, ContractView | None]:
    organisation_id = session.scalar(select(col(Organisation.id)).where(col(Organisation.kvk) == row.kvk))
    if organisation_id is None:
        return None, None
    for one in read_contracts(session, organisation_id=organisation_id, region_ids={region_id}):
        if one.segment_id == segment_id and one.starts_on == row.starts_on:
            return organisation_id, one
    return organisation_id, None


def _line(
    row: ContractRow,
    content: LineContent,
    standing: ContractView | None,
    line_id: int | None,
    organisation_id: int | None,
) -> Line:
    """Say what a row changes; of what stands already only the line can change."""
    changes: list[Change] = []
    if organisation_id is None:
        changes.append(Change("name", None, row.name))
    if standing is None:
        changes.append(Change("segment", None, row.segment))
    if line_id is None or standing is None:
        changes.append(Change("product", None, row.product))
    else:
        before = content_of(standing, line_id)
        if before.municipality_ids != content.municipality_ids:
            names = standing.line(line_id).municipality_names
            changes.append(Change("municipalities", names, ", ".join(row.municipalities)))
        changes += [
            Change(name, _told(getattr(before, name)), _told(getattr(content, name)))
            for name in ("acceptance_duty", "volume_min", "volume_max")
            if getattr(before, name) != getattr(content, name)
        ]
    return Line(
        line=row.line,
        subject_id=row.line,
        title=f"{row.name}: {row.product}",
        state=LineState.CHANGE if changes else LineState.SAME,
        current=None if standing is None else standing.version,
        values={name: plain(value) for name, value in asdict(row).items()},
        changes=tuple(changes),
    )


def _told(value: object) -> object:
    return ("ja" if value else "nee") if isinstance(value, bool) else value


def _blank(
    row: ContractRow, segment_id: int, organisation_id: int | None, region_id: int, starts_on: date
) -> ContractView:
    """Give the contract that a row would make, for judging its line."""
    return ContractView(
        contract_id=0,
        organisation_id=organisation_id or 0,
        organisation_name=row.name,
        region_id=region_id,
        region_name="",
        segment_id=segment_id,
        segment_name=row.segment,
        form=row.form,
        starts_on=starts_on,
        ends_on=row.ends_on,
        phases_out_on=None,
        partnership=row.partnership,
        extension_months=list(row.extension_months),
        notice_months=row.notice_months,
        version=1,
    )


def _line_of(contract: ContractView, content: LineContent) -> int | None:
    for line in contract.lines:
        if line.product_id == content.product_id and line.starts_on == content.starts_on:
            return line.line_id
    return None


def _catalogue(session: Session, region_id: int, today: date) -> _Catalogue:
    segments: dict[str, int] = {}
    for segment_id, code, name in session.execute(
        select(col(Segment.id), col(Segment.code), col(Segment.name)).where(
            col(Segment.region_id) == region_id
        )
    ):
        segments |= {_plain(code): segment_id, _plain(name): segment_id}
    towns: dict[str, int] = {}
    for town_id, code, name in session.execute(
        select(col(Municipality.id), col(Municipality.code), col(Municipality.name))
        .join(RegionMunicipality, col(RegionMunicipality.municipality_id) == col(Municipality.id))
        .where(col(RegionMunicipality.region_id) == region_id)
    ):
        towns |= {_plain(code): town_id, _plain(name): town_id}
    return _Catalogue(segments, towns, region_id, today)


def _products(session: Session, segment_id: int) -> dict[str, int]:
    names = segment_products(session, segment_id)
    codes = session.execute(select(col(Product.code), col(Product.id)).where(col(Product.id).in_(names)))
    return {_plain(name): one for one, name in names.items()} | {_plain(code): one for code, one in codes}


def _renamed(faults: Collection[FieldError], names: Mapping[str, str]) -> list[FieldError]:
    return [FieldError(one.code, names.get(one.field or "", one.field), one.data) for one in faults]


def _typed(row: ContractRow, field: str | None) -> str:
    value = getattr(row, field or "", "")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
