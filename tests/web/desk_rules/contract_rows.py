"""Makes the contracts that rules are broken with: one that runs, one that is over, one elsewhere."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from portal.domain.contracting import Partnership
from portal.domain.terms import ContractForm
from portal.models import (
    AuditEntry,
    Contract,
    ContractLine,
    Membership,
    Municipality,
    Organisation,
    ProductSegment,
    Region,
)
from tests.closure_rows import make_closure
from tests.factories import (
    key,
    make_line,
    make_municipality,
    make_offering,
    make_organisation,
    make_product,
    make_segment,
)
from tests.web.conftest import World

ENDS_ON = date(2027, 12, 31)
LONG = "lang " * 1_000
FAR_DAYS = ("31-12-9999", "01-01-0001", "1-1-10000", "31-02-2027", "morgen")
"""Days that are none, or lie where no work does."""


def fill_contracts(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Make a contract that runs, one that has ended, and one of another region, each with a line."""
    region, other = session.get_one(Region, world.region_id), session.get_one(Region, world.other_region_id)
    town = session.exec(select(Municipality).where(Municipality.code == "GM9001")).one()
    own, foreign = (session.get_one(Organisation, one) for one in (world.own_id, world.foreign_id))
    own.kvk, foreign.kvk = "12345678", "23456789"
    second = make_segment(session, region, code="tweede-segment", name="Verblijf")
    product = make_product(session, region, second, code="verblijf-proef", name="Verblijf groep")
    twin = make_product(session, region, second, code="verblijf-kort", name="Verblijf kort")
    far_town = make_municipality(session, other, code="GM9002", name="Elders")
    far_segment = make_segment(session, other, code="elders-segment")
    far_product = make_product(session, other, far_segment, code="elders-product")
    far = make_organisation(session, name="Ver Weg (proef)", kvk="34567890")
    lines: dict[str, ContractLine] = {}
    third, fourth = (make_organisation(session, name=name) for name in ("Drie (proef)", "Vier (proef)"))
    for name, provider, starts_on, ends_on in (
        ("running", own, date(2025, 1, 1), ENDS_ON),
        ("ended", foreign, date(2023, 1, 1), date(2025, 12, 31)),
        ("phasing", third, date(2025, 1, 1), ENDS_ON),
        ("optionless", fourth, date(2025, 1, 1), ENDS_ON),
    ):
        line = make_line(session, provider, product, town, starts_on=starts_on)
        contract = session.get_one(Contract, line.contract_id)
        contract.starts_on, contract.ends_on, contract.extension_months = starts_on, ends_on, [24]
        contract.form, contract.partnership = ContractForm.TENDER, Partnership.STRATEGIC
        if name in ("ended", "phasing"):
            contract.phases_out_on = ends_on - timedelta(days=90)
        line.volume_min, line.volume_max = 10, 20
        make_offering(session, provider, product, town, line=line)
        lines[name] = line
    session.get_one(Contract, lines["optionless"].contract_id).extension_months = []
    _note_step(session, lines["ended"].contract_id, now - timedelta(hours=1))
    lines["far"] = make_line(session, far, far_product, far_town)
    make_offering(session, far, far_product, far_town, line=lines["far"])
    first = session.exec(select(ContractLine).where(ContractLine.contract_id == 1)).one()
    return {
        "own": world.own_id,
        "foreign": world.foreign_id,
        "far": key(far),
        "segment": _segment_of(session, first.product_id),
        "second": key(second),
        "far_segment": key(far_segment),
        "product": key(product),
        "twin": key(twin),
        "first_product": first.product_id,
        "far_product": key(far_product),
        "town": key(town),
        "far_town": key(far_town),
        "endless": 1,
        "endless_line": key(first),
        **{name: line.contract_id for name, line in lines.items() if name != "far"},
        **{f"{name}_line": key(line) for name, line in lines.items()},
        "far_contract": lines["far"].contract_id,
    }


def _note_step(session: Session, contract_id: int, at: datetime) -> None:
    """Write that a contract was phased out, as if somebody had done so at a moment."""
    session.add(
        AuditEntry(
            at=at,
            action="contract.phase_out",
            subject_kind="contract",
            subject_id=contract_id,
            before={"phases_out_on": None, "version": 0},
            after={"phases_out_on": "2025-10-02", "version": 1},
        )
    )


def _segment_of(session: Session, product_id: int) -> int:
    return session.exec(
        select(ProductSegment.segment_id).where(ProductSegment.product_id == product_id)
    ).one()


def kept(session: Session, row: Any) -> int:
    """Keep a row and give its id."""
    session.add(row)
    session.flush()
    return key(row)


def home_of(session: Session, world: World, name: str) -> int:
    """Give for which organisation a person of a role works."""
    return session.exec(
        select(Membership.organisation_id).where(Membership.user_id == world.people[name])
    ).one()


def fill_closing(session: Session, world: World, now: datetime) -> dict[str, Any]:
    """Close a group here and one elsewhere; let a provider be closed, and one be without a contract."""
    names = fill_contracts(session, world, now)
    for name, region_id, town, segment in (
        ("closure", world.region_id, "town", "second"),
        ("far_closure", world.other_region_id, "far_town", "far_segment"),
    ):
        group = {"region_id": region_id, "municipality_id": names[town], "segment_id": names[segment]}
        names[name] = key(make_closure(session, **group, closed_from=date(2026, 1, 1)))
    gone, shut = (_with_ended(session, world, name) for name in ("Klaar (proef)", "Dicht (proef)"))
    shut.is_active = False
    details = AuditEntry(
        at=now,
        action="organisation.details",
        subject_kind="organisation",
        subject_id=names["far"],
        organisation_id=names["far"],
        before={"name": "Elders"},
        after={"name": "Ver Weg (proef)"},
    )
    return {**names, "gone": key(gone), "shut": key(shut), "far_change": kept(session, details)}


def _with_ended(session: Session, world: World, name: str) -> Organisation:
    """Make a provider of which the only contract has ended."""
    organisation = make_organisation(session, name=name)
    segment = make_segment(session, session.get_one(Region, world.region_id))
    session.add(
        Contract(
            organisation_id=key(organisation),
            region_id=world.region_id,
            segment_id=key(segment),
            starts_on=date(2023, 1, 1),
            ends_on=date(2025, 12, 31),
            created_at=datetime(2023, 1, 1, tzinfo=UTC),
        )
    )
    session.flush()
    return organisation
