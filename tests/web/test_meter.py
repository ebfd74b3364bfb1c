"""Who searches more than a person can is asked to wait; nobody else notices."""

import pytest

from portal.web.meter import LIMITS, Meter

STRANGER = {"REMOTE_ADDR": "203.0.113.7"}
OTHER = {"REMOTE_ADDR": "203.0.113.8"}


@pytest.fixture
def few(monkeypatch):
    for door in LIMITS:
        monkeypatch.setitem(LIMITS, door, 3)


@pytest.mark.parametrize("path", ["/zoeken", "/zoeken/suggesties?q=au", "/wachttijden", "/zoeken/kaart.json"])
def test_S13_searching_has_a_limit_for_an_address_in_a_minute(few, visitor, clock, path):
    answers = [visitor.get(path, environ_overrides=STRANGER).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert visitor.get(path, environ_overrides=OTHER).status_code == 200
    clock.advance(minutes=1)
    assert visitor.get(path, environ_overrides=STRANGER).status_code == 200


def test_S13_the_refusal_says_when_to_come_back(few, visitor):
    for _ in range(4):
        answer = visitor.get("/zoeken", environ_overrides=STRANGER)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_S13_the_count_is_shared_by_all_workers(tmp_path):
    one, other = (Meter(tmp_path / "meter", "geheim") for _ in range(2))
    assert [meter.count("zoeken", "203.0.113.7", minute=7) for meter in (one, other, one)] == [1, 2, 3]
    assert other.count("zoeken", "203.0.113.7", minute=8) == 1


def test_S39_the_file_holds_no_address(tmp_path):
    Meter(tmp_path / "meter", "geheim").count("zoeken", "203.0.113.7", minute=7)
    assert b"203.0.113.7" not in (tmp_path / "meter").read_bytes()


def test_S13_the_limits_are_generous():
    assert min(LIMITS.values()) >= 60
    assert LIMITS["finder.results"] >= 300


def test_S13_the_whole_house_has_a_limit_of_tries_together(visitor, world, monkeypatch):
    monkeypatch.setattr("portal.web.tries.TRIES_TOGETHER", 3)
    answers = []
    for number in range(5):
        page = visitor.get("/inloggen", environ_overrides={"REMOTE_ADDR": f"203.0.113.{number}"})
        token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        data = {
            "email": f"iemand{number}@voorbeeld.example",
            "password": "mis mis mis mis",
            "csrf_token": token,
        }
        answers.append(
            visitor.post(
                "/inloggen", data=data, environ_overrides={"REMOTE_ADDR": f"203.0.113.{number}"}
            ).status_code
        )
    assert answers == [422, 422, 422, 429, 429]
