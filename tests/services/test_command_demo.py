"""The commands that make a demonstration and look into it: sample, index, find, routes, wait-ready."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from portal.__main__ import FOUND_AT
from portal.regions.reader import shipped_packs
from tests.services.shell import Run, shell_on

PACK = next(path for path in shipped_packs() if path.stem == "midden-holland")


@pytest.fixture
def run(database_url, tmp_path, monkeypatch) -> Run:
    return shell_on(database_url, tmp_path, monkeypatch)


@pytest.fixture
def demo(run) -> Run:
    for words in (["regions", "load", PACK], ["sample", "--scale", "0.02"], ["index", "rebuild"]):
        result = run(*words)
        assert result.exit_code == 0, result.output
    return run


def test_every_command_has_help_of_a_sentence(run):
    told = run("--help")
    assert all(name in told.output for name in FOUND_AT)
    for name in FOUND_AT:
        helped = run(name, "--help")
        assert helped.exit_code == 0, helped.output
        assert re.search(r"^  [A-Z][^:]{20,}", helped.output, re.MULTILINE), name


def test_sample_tells_what_it_made_and_who_can_sign_in(run):
    run("regions", "load", PACK)
    made = run("sample", "--scale", "0.02", "--seed", "7")
    assert made.exit_code == 0, made.output
    assert "Sample data: 100%" in made.stderr
    assert "Made 5 providers with" in made.stdout
    assert "technisch beheer" in made.stdout
    assert "There is sample data already; nothing was made." in run("sample", "--if-empty").output
    again = run("sample")
    assert again.exit_code == 1
    assert "There is sample data already; start from an empty database" in again.stderr


def test_S45_sample_is_refused_in_production(run, monkeypatch):
    for name, value in {
        "PLEKWIJZER_ENV": "production",
        "SECRET_KEY": "a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8",
        "BASE_URL": "https://plek.example",
        "TRUSTED_HOSTS": "plek.example",
        "SMTP_URL": "smtp://127.0.0.1:25",
        "MAIL_FROM": "plek@plek.example",
        "CONTACT_EMAIL": "beheer@plek.example",
    }.items():
        monkeypatch.setenv(name, value)
    result = run("sample")
    assert result.exit_code == 1
    assert "not for production" in result.stderr


def test_sample_without_regions_says_to_load_them_first(run):
    result = run("sample")
    assert result.exit_code == 1
    assert "Run `plekwijzer regions load --shipped` first." in result.stderr


def test_a_rebuilt_index_is_true_and_is_not_made_twice_when_only_missing(demo):
    status = demo("index", "status")
    assert status.exit_code == 0, status.output
    assert "the index holds exactly what may be found" in status.output
    assert "nothing was made" in demo("index", "rebuild", "--if-missing").output


def test_an_index_that_is_not_there_is_told_and_made_when_missing(run):
    run("regions", "load", PACK)
    assert run("index", "status").exit_code == 1
    assert run("index", "rebuild", "--if-missing").output.endswith("The new index holds 0 offerings.\n")


def test_find_prints_hits_with_both_waits_freshness_and_distance(demo):
    result = demo("find", "begeleiding", "--gemeente", "GM0513", "--near", "52.01,4.71", "--json")
    answer = json.loads(result.stdout)
    assert answer["total"] >= len(answer["hits"]) > 0
    hit = answer["hits"][0]
    assert {"id", "product", "provider", "intake_weeks", "start_weeks", "freshness", "distance_km"} <= set(
        hit
    )
    assert hit["distance_km"] is None or hit["distance_km"] < 60


def test_find_in_words_gives_as_many_as_in_json(demo):
    asked = ["find", "begeleiding", "--limit", "3"]
    total = json.loads(demo(*asked, "--json").stdout)["total"]
    assert demo(*asked).output.startswith(f"{total} found")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--gemeente", "Parijs"], "No municipality here has the code or name 'Parijs'."),
        (["--product", "niets"], "No product here has the code 'niets'."),
        (["--near", "maan"], "'maan' is no place or postcode, and no LAT,LON."),
        (["--within", "5"], "--within needs --near."),
    ],
)
def test_find_says_which_name_it_does_not_know(run, words, sentence):
    run("regions", "load", PACK)
    result = run("find", "hulp", *words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_routes_names_every_route_with_its_guard(run):
    result = run("routes")
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.output.splitlines()]
    assert ["GET", "/", "public", "finder.home"] in lines
    assert ["POST", "/account/wachtwoord", "signed_in", "account.change_password_now"] in lines


class _Standing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/gezond" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def address():
    server = HTTPServer(("127.0.0.1", 0), _Standing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_wait_ready_prints_the_address_once_the_house_answers(run, address, monkeypatch):
    monkeypatch.setenv("BASE_URL", address)
    result = run("wait-ready", "--timeout", "5")
    assert result.exit_code == 0, result.output
    assert f"Plekwijzer is ready: {address}" in result.output
    assert "Sign in" not in result.output


def test_wait_ready_gives_up_with_a_sentence(run, monkeypatch):
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:1")
    result = run("wait-ready", "--timeout", "0")
    assert result.exit_code == 1
    assert "http://127.0.0.1:1 does not answer yet, after 0 seconds." in result.stderr
