"""Contracts from a file: judged by row and column, saved only when confirmed, once, and all together."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlmodel import Session, func, select

from portal.domain.contract_rows import ContractRow, row_from
from portal.domain.contracting import Step
from portal.domain.errors import ConflictError
from portal.domain.terms import ProviderKind
from portal.models import AuditEntry, Contract, ContractLine, Municipality, Organisation, OutboxLine, Product
from portal.models import Segment as SegmentRow
from portal.services.bulk_contracts import judge_contracts, save_contracts
from portal.services.bulk_preview import LineState
from portal.services.contract_course import WantedStep, take_step
from portal.services.contract_reading import read_contracts
from portal.services.contract_uploads import confirm_contracts, keep_contracts
from portal.services.uploads import find_upload
from tests.services.contract_desk import ContractDesk, make_desk

TODAY = date(2026, 11, 25)


@pytest.fixture
def desk(session: Session, now: datetime) -> ContractDesk:
    return make_desk(session, now)


def row(session: Session, desk: ContractDesk, **more: object) -> ContractRow:
    segment, product = session.get(SegmentRow, desk.segment_id), session.get(Product, desk.product_id)
    town = session.get(Municipality, desk.town_id)
    assert segment is not None
    assert product is not None
    assert town is not None
    plain = ContractRow(
        line=2,
        name="Het Nieuwe Huis",
        kvk="87654321",
        agb=None,
        size=None,
        also_refers=False,
        segment=segment.code.upper(),
        form=None,
        partnership=None,
        starts_on=date(2027, 1, 1),
        ends_on=date(2028, 12, 31),
        extension_months=(24,),
        notice_months=6,
        product=product.name,
        line_starts_on=None,
        municipalities=(town.name,),
        acceptance_duty=True,
        volume_min=None,
        volume_max=40,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def known(session: Session, desk: ContractDesk, **more: object) -> ContractRow:
    """Give the row of what stands."""
    values: dict[str, object] = {
        "name": "De Wilgenboom (proef)",
        "kvk": "12345678",
        "starts_on": date(2025, 1, 1),
        "ends_on": None,
        "extension_months": (),
        "acceptance_duty": False,
        "volume_max": None,
    }
    return row(session, desk, **{**values, **more})


def keep(session: Session, desk: ContractDesk, *rows: ContractRow) -> int:
    return keep_contracts(
        session,
        region_id=desk.region_id,
        organisation_id=desk.organisation_id,
        user_id=desk.user_id,
        file_name="lijst.xlsx",
        rows=rows,
        faults=(),
        unknown_headings=(),
        now=desk.now,
    )


def confirm(session: Session, desk: ContractDesk, upload_id: int) -> int:
    return confirm_contracts(
        session,
        upload_id=upload_id,
        region_id=desk.region_id,
        organisation_id=desk.organisation_id,
        user_id=desk.user_id,
        now=desk.now,
    )


def count(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_nothing_is_saved_before_confirmation_and_once_after(session: Session, desk: ContractDesk) -> None:
    upload_id = keep(session, desk, row(session, desk))
    assert count(session, Contract) == 1
    assert [confirm(session, desk, upload_id) for _ in range(2)] == [1, 1]
    assert (count(session, Contract), count(session, ContractLine)) == (2, 2)
    made = session.exec(select(Organisation).where(Organisation.kvk == "87654321")).one()
    assert made.name == "Het Nieuwe Huis"
    notes = session.exec(select(AuditEntry.action)).all()
    assert notes == ["contract.import"]


def test_a_row_that_says_what_stands_changes_nothing(session: Session, desk: ContractDesk) -> None:
    judged, faults = judge_contracts(
        session, region_id=desk.region_id, rows=[known(session, desk)], today=TODAY
    )
    assert not faults
    assert [one.line.state for one in judged] == [LineState.SAME]


def test_a_known_line_gets_its_volume_and_the_finder_hears(session: Session, desk: ContractDesk) -> None:
    upload_id = keep(session, desk, known(session, desk, volume_max=25))
    shown = find_upload(
        session,
        upload_id=upload_id,
        organisation_id=desk.organisation_id,
        user_id=desk.user_id,
        now=desk.now,
    )
    assert [one.field for one in shown.preview.lines[0].changes] == ["volume_max"]
    confirm(session, desk, upload_id)
    line = session.get(ContractLine, desk.line_id)
    assert line is not None
    assert line.volume_max == 25
    assert session.exec(select(OutboxLine.offering_id)).all() == [desk.offering_id]


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"kvk": "123"}, "kvk", "kvk_invalid"),
        ({"agb": "1"}, "agb", "agb_invalid"),
        ({"name": ""}, "name", "name_missing"),
        ({"segment": "bestaat niet"}, "segment", "segment_unknown"),
        ({"product": "bestaat niet"}, "product", "product_unknown"),
        ({"municipalities": ("Parijs",)}, "municipalities", "town_not_in_region"),
        ({"starts_on": None}, "starts_on", "day_unreadable"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on", "ends_before_start"),
        ({"volume_min": 50}, "volume_max", "volume_order"),
        ({"kvk": "12345678"}, "name", "kvk_of_another"),
        ({"extension_months": (-1,)}, "extension_months", "extension_invalid"),
    ],
)
def test_a_fault_is_told_by_row_and_column(
    session: Session, desk: ContractDesk, more: dict[str, object], field: str, code: str
) -> None:
    judged, faults = judge_contracts(
        session, region_id=desk.region_id, rows=[row(session, desk, **more)], today=TODAY
    )
    assert not judged
    assert (2, field, code) in {(one.line, one.field, one.code) for one in faults}


def test_the_same_product_twice_is_a_fault_of_the_second(session: Session, desk: ContractDesk) -> None:
    rows = [row(session, desk), row(session, desk, line=3)]
    judged, faults = judge_contracts(session, region_id=desk.region_id, rows=rows, today=TODAY)
    assert len(judged) == 1
    assert [(one.line, one.code) for one in faults] == [(3, "contract_row_double")]


def test_R13_what_somebody_changed_after_the_preview_is_not_overwritten(
    session: Session, desk: ContractDesk
) -> None:
    upload_id = keep(session, desk, known(session, desk, volume_max=25))
    take_step(
        session,
        contract_id=desk.contract_id,
        region_ids={desk.region_id},
        wanted=WantedStep(Step.END, date(2027, 1, 31)),
        version=1,
        user_id=desk.user_id,
        now=desk.now,
    )
    with pytest.raises(ConflictError):
        confirm(session, desk, upload_id)


def test_a_row_comes_back_from_json_as_it_was(session: Session, desk: ContractDesk) -> None:
    judged, _ = judge_contracts(session, region_id=desk.region_id, rows=[row(session, desk)], today=TODAY)
    assert row_from(judged[0].line.values) == row(session, desk)


def test_a_file_names_subcontractors_and_a_phase_out_of_what_it_makes(
    session: Session, desk: ContractDesk
) -> None:
    typed = row(
        session,
        desk,
        subcontractors=("Zorg aan Huis (KvK 11112222)", "De Beuk"),
        phases_out_on=date(2028, 1, 1),
    )
    judged, faults = judge_contracts(session, region_id=desk.region_id, rows=[typed], today=TODAY)
    assert faults == []
    assert row_from(judged[0].line.values) == typed
    save_contracts(session, region_id=desk.region_id, rows=judged, user_id=desk.user_id, now=desk.now)
    organisation = session.exec(select(Organisation).where(Organisation.kvk == "87654321")).one()
    (contract,) = read_contracts(session, organisation_id=organisation.id or 0, region_ids=None)
    assert contract.subcontractors == (("De Beuk", None), ("Zorg aan Huis", "11112222"))
    assert contract.lines[0].phases_out_on == date(2028, 1, 1)


def test_a_phase_out_beyond_the_term_and_a_subcontractor_twice_are_faults(
    session: Session, desk: ContractDesk
) -> None:
    typed = row(session, desk, subcontractors=("De Beuk", "De Beuk"), phases_out_on=date(2029, 1, 1))
    _, faults = judge_contracts(session, region_id=desk.region_id, rows=[typed], today=TODAY)
    assert {one.field for one in faults} == {"phases_out_on", "subcontractors"}


def test_a_file_may_name_a_provider_by_its_statutory_name(session: Session, desk: ContractDesk) -> None:
    held = session.get_one(Organisation, desk.organisation_id)
    held.statutory_name = "Stichting De Wilgenboom"
    session.flush()
    for name, expected in (("stichting de  wilgenboom", []), ("De Eik", ["kvk_of_another"])):
        _, faults = judge_contracts(
            session, region_id=desk.region_id, rows=[known(session, desk, name=name)], today=desk.now.date()
        )
        assert [one.code for one in faults] == expected


def test_the_kind_of_a_new_provider_is_saved(session: Session, desk: ContractDesk) -> None:
    upload_id = keep(session, desk, row(session, desk, provider_kind=ProviderKind.HOSPITAL))
    confirm(session, desk, upload_id)
    made = session.exec(select(Organisation).where(Organisation.kvk == "87654321")).one()
    assert made.provider_kind is ProviderKind.HOSPITAL
