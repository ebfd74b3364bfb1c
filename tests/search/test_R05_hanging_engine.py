"""An engine that hangs or is slow costs a visitor less than a second, once; then it is left alone."""

import threading
import time

import pytest

from search import guarded
from search.engine import EngineUnavailableError
from search.guarded import GuardedEngine
from search.query import Found, Query


class Slow:
    """An engine that answers after a while; `found` counts how often it was asked."""

    def __init__(self, seconds: float, fault: Exception | None = None) -> None:
        self.seconds, self.fault, self.asked = seconds, fault, 0

    def find(self, query: Query) -> Found:
        self.asked += 1
        time.sleep(self.seconds)
        if self.fault:
            raise self.fault
        return Found((1,), 1)


def _guarded(engine: Slow, patience: float = 0.1) -> GuardedEngine:
    return GuardedEngine(engine, patience=patience)  # type: ignore[arg-type]


def _timed(engine: GuardedEngine) -> float:
    began = time.monotonic()
    with pytest.raises(EngineUnavailableError):
        engine.find(Query())
    return time.monotonic() - began


def test_R05_a_quick_engine_just_answers() -> None:
    engine = _guarded(Slow(0), patience=5)
    assert [engine.find(Query()).ids for _ in range(3)] == [(1,)] * 3


def test_R05_the_limit_is_under_a_second_and_the_rest_is_half_a_minute() -> None:
    assert guarded.PATIENCE_SECONDS <= 0.6
    assert guarded.REST_SECONDS >= 30


def test_R05_a_hanging_engine_is_given_up_on_and_then_refused_at_once() -> None:
    hanging = Slow(3)
    engine = _guarded(hanging)
    assert _timed(engine) < 1
    assert max(_timed(engine) for _ in range(5)) < 0.05
    assert hanging.asked == 1


def test_R05_a_slow_engine_that_answers_late_each_time_stays_left_alone() -> None:
    slow = Slow(0)
    engine = _guarded(slow)
    engine.find(Query())
    slow.seconds = 0.3
    assert _timed(engine) < 1
    time.sleep(0.5)
    assert _timed(engine) < 0.05
    assert slow.asked == 2


def test_R05_after_the_rest_it_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "REST_SECONDS", 0.2)
    engine_inside = Slow(0.3)
    engine = _guarded(engine_inside)
    _timed(engine)
    engine_inside.seconds = 0
    time.sleep(0.4)
    assert engine.find(Query()).total == 1


def test_R05_the_first_answer_may_be_late_for_an_index_is_opened_then() -> None:
    engine_inside = Slow(0.3)
    engine = _guarded(engine_inside)
    _timed(engine)
    engine_inside.seconds = 0
    time.sleep(0.6)
    assert engine.find(Query()).total == 1


def test_R05_what_the_engine_raises_comes_through_and_costs_no_rest() -> None:
    engine_inside = Slow(0, EngineUnavailableError("away"))
    engine = _guarded(engine_inside, patience=5)
    for _ in range(2):
        with pytest.raises(EngineUnavailableError, match="away"):
            engine.find(Query())
    assert engine_inside.asked == 2


def test_R05_many_threads_may_ask_at_once() -> None:
    engine = _guarded(Slow(0.01), patience=5)
    totals: list[int] = []
    threads = [threading.Thread(target=lambda: totals.append(engine.find(Query()).total)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [1] * 8
