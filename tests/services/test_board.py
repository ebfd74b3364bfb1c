"""The board's lines, counts and sums, on both databases."""

from datetime import date

import pytest

from portal.domain.duties import ObligationStatus as Status
from portal.domain.terms import CalendarKind
from portal.services.board import BoardView, board_choices, count_board, list_board, list_groups
from portal.services.board_lines import BoardChoice, BoardSort
from portal.services.next_steps import first_by_line, read_next_steps
from portal.services.obligations import make_waiting_obligations, mark_late
from portal.services.punctuality import read_punctuality
from portal.services.unreached import list_unreached
from tests.chased import LAST_WEEK, MONDAY, THURSDAY, Chased, decide, owe_last_week
from tests.factories import key, make_region


@pytest.fixture
def chased(session):
    """Make one provider that is late, one that handed in, and one of another region."""
    late = Chased(session, name="Late (proef)")
    done = Chased(session, region=late.region, name="Klaar (proef)")
    Chased(session, region=make_region(session), name="Elders (proef)")
    done.report(LAST_WEEK)
    owe_last_week(session)
    mark_late(session, now=THURSDAY)
    return late


def lines(session, chased, *, at=THURSDAY, **choice):
    asked = BoardChoice(region_ids=[key(chased.region)], **choice)
    return list_board(session, choice=asked, now=at, offset=0, limit=50)


def test_the_board_holds_a_line_a_provider_of_the_region(session, chased):
    found = [(one.organisation_name, one.status, one.item_count) for one in lines(session, chased)]
    assert found == [("Late (proef)", Status.LATE, 2), ("Klaar (proef)", Status.SUBMITTED, 0)]


def test_every_region_is_asked_without_a_choice(session, chased):
    assert len(list_board(session, choice=BoardChoice(None), now=THURSDAY, offset=0, limit=50)) == 3


def test_the_counts_are_of_lines_whatever_status_is_asked(session, chased):
    asked = BoardChoice([key(chased.region)], status=Status.OPEN)
    counts = count_board(session, choice=asked, now=THURSDAY)
    assert counts == {Status.LATE: 1, Status.OPEN: 0, Status.EXCUSED: 0, Status.SUBMITTED: 1}


def test_a_new_week_makes_who_was_done_open_and_adds_to_who_was_late(session, chased):
    make_waiting_obligations(session, now=THURSDAY)
    found = {one.organisation_name: one for one in lines(session, chased)}
    assert found["Late (proef)"].pending_count == 2
    assert found["Late (proef)"].late_count == 1
    assert found["Klaar (proef)"].status is Status.OPEN


@pytest.mark.parametrize("sort", list(BoardSort))
def test_every_order_holds_every_line(session, chased, sort):
    assert len(lines(session, chased, sort=sort)) == 2


def test_least_punctual_first_puts_the_late_one_on_top(session, chased):
    found = lines(session, chased, sort=BoardSort.PUNCTUALITY)
    assert found[0].organisation_name == "Late (proef)"


@pytest.mark.parametrize(
    ("choice", "count"),
    [
        ({"status": Status.LATE}, 1),
        ({"kind": CalendarKind.INDICATORS}, 0),
        ({"name": "klaar"}, 1),
        ({"name": "%"}, 0),
        ({"day": date(2026, 11, 18)}, 2),
        ({"day": date(2026, 11, 2)}, 0),
        ({"product_id": 999}, 0),
        ({"segment_id": 999}, 0),
        ({"municipality_id": 999}, 0),
    ],
)
def test_the_board_keeps_to_what_is_asked(session, chased, choice, count):
    assert len(lines(session, chased, **choice)) == count


def test_a_product_keeps_to_who_is_contracted_for_it(session, chased):
    found = lines(session, chased, product_id=key(chased.product))
    assert [one.organisation_name for one in found] == ["Late (proef)"]


@pytest.mark.parametrize("view", [BoardView.PRODUCT, BoardView.SEGMENT, BoardView.MUNICIPALITY])
def test_the_board_adds_up(session, chased, view):
    asked = BoardChoice([key(chased.region)])
    groups, total = list_groups(session, choice=asked, view=view, now=THURSDAY, offset=0, limit=50)
    assert total == len(groups) > 0
    assert sum(group.counts[Status.LATE] for group in groups) == 1
    assert {group.id for group in groups} <= {
        id_ for id_, _ in board_choices(session, region_ids=[key(chased.region)])[view]
    }


def test_the_next_step_names_who_gets_it(session, chased):
    steps = read_next_steps(
        session, organisation_ids=[key(chased.provider)], region_ids=[key(chased.region)], now=THURSDAY
    )
    found = first_by_line(steps)[key(chased.provider), key(chased.region), CalendarKind.WAITING]
    assert {one.name for one in found.reached} == {chased.editor.name, chased.manager.name}


def test_what_was_sent_last_is_told(session, chased):
    decide(session, MONDAY)
    steps = read_next_steps(session, organisation_ids=[key(chased.provider)], region_ids=None, now=MONDAY)
    assert steps[0].last is not None
    assert steps[0].last.step_position == 0
    assert steps[0].planned is not None
    assert steps[0].planned.step.position == 1


def test_punctuality_is_kept_apart_by_provider_region_and_kind(session, chased):
    found = read_punctuality(session, organisation_ids=[key(chased.provider)], region_ids=None, now=THURSDAY)
    assert list(found) == [(key(chased.provider), key(chased.region), CalendarKind.WAITING)]
    assert found[key(chased.provider), key(chased.region), CalendarKind.WAITING].late_streak == 1


def test_R21_a_provider_of_whom_nobody_can_be_mailed_is_listed(session, chased):
    def asked():
        return list_unreached(session, region_ids=[key(chased.region)], now=THURSDAY, offset=0, limit=10)

    assert asked() == ([], 0)
    chased.editor.email_confirmed_at = chased.manager.email_confirmed_at = None
    session.flush()
    decide(session, THURSDAY)
    found, total = asked()
    assert total == 1
    assert (found[0].organisation_name, found[0].people_count) == ("Late (proef)", 2)
    assert found[0].last_step_at == THURSDAY
