"""A region's notes and agreements about a talk: versions, two writers at once, and what is carried on."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from portal.domain.agreements import AgreementContent, Standing
from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.models import AuditEntry, TalkAgreement, TalkNote
from portal.services.talk_agreements import (
    add_agreement,
    agreements_for,
    change_agreement,
    find_agreement,
    read_agreements,
)
from portal.services.talk_notes import read_notes, save_note
from portal.services.talk_turns import Talk
from tests.services.contract_desk import ContractDesk, make_desk

QUARTER, NEXT = date(2026, 7, 1), date(2026, 10, 1)
CONTENT = AgreementContent("Een plan voor de wachttijd.", "de aanbieder", date(2026, 11, 1))


@pytest.fixture
def desk(session: Session, now: datetime) -> ContractDesk:
    return make_desk(session, now)


@pytest.fixture
def talk(desk: ContractDesk) -> Talk:
    return Talk(desk.organisation_id, desk.region_id, QUARTER)


def write(session: Session, desk: ContractDesk, talk: Talk, text: str, seen_version: int) -> bool:
    return save_note(
        session, talk=talk, text=text, seen_version=seen_version, user_id=desk.user_id, now=desk.now
    )


def change(session: Session, desk: ContractDesk, talk: Talk, content: AgreementContent, seen: int) -> bool:
    return change_agreement(
        session,
        talk=talk,
        number=1,
        content=content,
        seen_version=seen,
        user_id=desk.user_id,
        now=desk.now,
    )


def add(session: Session, desk: ContractDesk, talk: Talk, content: AgreementContent = CONTENT) -> int:
    return add_agreement(session, talk=talk, content=content, user_id=desk.user_id, now=desk.now)


def test_each_save_is_a_version_that_stays_readable(session: Session, desk: ContractDesk, talk: Talk) -> None:
    assert write(session, desk, talk, "Eerst", 0)
    assert write(session, desk, talk, "Daarna\r\nmeer ", 1)
    assert not write(session, desk, talk, "Daarna\nmeer", 2)
    versions = read_notes(session, organisation_id=desk.organisation_id, region_id=desk.region_id)
    assert [(one.version, one.text, one.at) for one in versions] == [
        (2, "Daarna\nmeer", desk.now),
        (1, "Eerst", desk.now),
    ]
    assert all(one.by for one in versions)


def test_R13_a_note_written_over_anothers_is_refused_with_both_texts(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    write(session, desk, talk, "Van een collega", 0)
    with pytest.raises(ConflictError) as refused:
        write(session, desk, talk, "Van mij", 0)
    assert refused.value.mine == {"text": "Van mij"}
    assert refused.value.theirs == {"text": "Van een collega"}
    assert refused.value.data["version"] == 1
    assert len(session.exec(select(TalkNote)).all()) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Over cliënt 111222333", "holds_bsn"),
        ("Zij is geboren op 3 mei 2012", "holds_birth_date"),
        ("x" * 4001, "text_too_long"),
        ("stil\u202e", "control_characters"),
    ],
)
def test_client_data_and_what_cannot_be_kept_are_refused(
    session: Session, desk: ContractDesk, talk: Talk, text: str, code: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        write(session, desk, talk, text, 0)
    assert refused.value.code == code
    assert session.exec(select(TalkNote)).all() == []


def test_an_agreement_asks_what_and_who_and_refuses_client_data(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    with pytest.raises(InvalidError) as refused:
        add(session, desk, talk, AgreementContent(""))
    assert {one.code for one in refused.value.errors} == {"agreement_missing", "holder_missing"}
    with pytest.raises(InvalidError) as refused:
        add(session, desk, talk, AgreementContent("Bel 111222333", "wij"))
    assert refused.value.code == "holds_bsn"


def test_R15_the_same_agreement_sent_twice_counts_once(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    assert add(session, desk, talk) == add(session, desk, talk) == 1
    assert add(session, desk, talk, AgreementContent("Iets anders", "wij")) == 2
    assert len(session.exec(select(TalkAgreement)).all()) == 2


def test_an_agreement_keeps_its_versions_and_a_stale_change_is_refused(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    add(session, desk, talk)
    done = AgreementContent(CONTENT.text, CONTENT.holder, CONTENT.due_on, Standing.DONE)
    assert change(session, desk, talk, done, 1)
    assert not change(session, desk, talk, done, 1)
    found = find_agreement(session, talk=talk, number=1)
    assert [one.content for one in found.versions] == [done, CONTENT]
    with pytest.raises(ConflictError) as refused:
        change(session, desk, talk, AgreementContent("Anders", CONTENT.holder, CONTENT.due_on), 1)
    assert refused.value.mine == {"text": "Anders", "standing": Standing.OPEN}
    assert refused.value.theirs == {"text": CONTENT.text, "standing": Standing.DONE}


def test_open_agreements_come_along_to_the_next_quarter_and_done_ones_stay_behind(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    add(session, desk, talk)
    add(session, desk, talk, AgreementContent("Is klaar", "wij", None, Standing.DONE))
    add(session, desk, Talk(talk.organisation_id, talk.region_id, NEXT), AgreementContent("Nieuw", "wij"))
    found = read_agreements(session, organisation_id=desk.organisation_id, region_id=desk.region_id)
    assert [one.content.text for one in agreements_for(found, NEXT)] == [CONTENT.text, "Nieuw"]
    assert [one.content.text for one in agreements_for(found, QUARTER)] == [CONTENT.text, "Is klaar"]


def test_another_regions_notes_and_agreements_do_not_exist(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    add(session, desk, talk)
    write(session, desk, talk, "Van ons", 0)
    elsewhere = desk.region_id + 1
    assert read_notes(session, organisation_id=desk.organisation_id, region_id=elsewhere) == []
    with pytest.raises(NotFoundError):
        find_agreement(session, talk=Talk(desk.organisation_id, elsewhere, QUARTER), number=1)


def test_the_audit_trail_says_that_something_was_written_and_not_what(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    write(session, desk, talk, "Geheim van de regio", 0)
    add(session, desk, talk)
    entries = session.exec(select(AuditEntry).where(AuditEntry.action.startswith("talk_"))).all()
    assert [one.action for one in entries] == ["talk_note.save", "talk_agreement.add"]
    assert entries[0].after == {"quarter": "2026-07-01", "version": 1}
    assert "Geheim" not in str([one.after for one in entries])


def test_the_same_words_count_again_after_ten_minutes(
    session: Session, desk: ContractDesk, talk: Talk
) -> None:
    add(session, desk, talk)
    later = desk.now + timedelta(minutes=11)
    assert add_agreement(session, talk=talk, content=CONTENT, user_id=desk.user_id, now=later) == 2
