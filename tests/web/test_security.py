"""What every answer carries and every request must stand."""

import dataclasses
import json
import logging

import pytest

from portal.app import create_app
from portal.log_lines import JsonLine
from tests.pages import Browser, token_in
from tests.web.conftest import PASSWORD

PAGES = ("/inloggen", "/over", "/bestaat-niet", "/gezond", "/robots.txt", "/.well-known/security.txt")


@pytest.mark.parametrize("path", PAGES)
def test_S07_the_content_policy_is_strict(visitor, path):
    policy = visitor.get(path).headers["Content-Security-Policy"]
    parts = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert parts["default-src"] == parts["object-src"] == parts["base-uri"] == ["'none'"]
    assert parts["frame-ancestors"] == ["'none'"]
    assert parts["form-action"] == parts["script-src"] == parts["style-src"] == ["'self'"]
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_S08_every_answer_carries_the_other_headers(visitor, path):
    headers = visitor.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "charset=utf-8" in headers["Content-Type"] or headers["Content-Type"] == "application/json"


@pytest.fixture
def secure(web_settings, clock, world):
    settings = dataclasses.replace(web_settings, base_url="https://localhost")
    app = create_app(settings, clock=clock)
    app.test_client_class = Browser
    return app.test_client()


def test_S08_over_https_browsers_are_told_to_stay_there(secure):
    assert secure.get("/over").headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_S09_the_cookie_is_bound_to_this_host(secure):
    cookie = secure.get("/inloggen", base_url="https://localhost").headers["Set-Cookie"]
    assert cookie.startswith("__Host-plek=")
    parts = {part.strip() for part in cookie.split(";")}
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not any(part.startswith(("Domain", "Expires", "Max-Age")) for part in parts)
    assert len(cookie) < 4096


@pytest.mark.parametrize("path", ["/over", "/bestaat-niet", "/robots.txt", "/gezond", "/uitgelogd"])
def test_S09_S37_a_visitors_page_sets_no_cookie_and_does_not_vary_on_one(visitor, path):
    headers = visitor.get(path).headers
    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/account", "/over", "/mijn/week"])
def test_S37_what_a_person_sees_is_kept_nowhere(manager, path):
    assert manager.get(path).headers["Cache-Control"] == "no-store"


def test_S06_a_form_without_a_token_is_refused(manager):
    answer = manager.post("/uitloggen")
    assert answer.status_code == 403
    assert manager.get("/account").status_code == 200


def test_S06_a_form_with_somebody_elses_token_is_refused(manager, stranger):
    assert manager.post("/uitloggen", data={"csrf_token": stranger.token()}).status_code == 403


def test_S06_signing_in_needs_a_token_too(app, world):
    data = {"email": world.emails["manager"], "password": PASSWORD}
    assert app.test_client().post("/inloggen", data=data).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://kwaad.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.kwaad.example"},
        {"Origin": "http://localhost@kwaad.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_S06_a_form_from_another_site_is_refused_even_with_a_token(manager, headers):
    assert manager.send("/uitloggen", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_S06_a_form_from_our_own_page_passes(manager, headers):
    assert manager.send("/uitloggen", headers=headers).status_code == 303


@pytest.mark.parametrize("host", ["kwaad.example", "localhost.kwaad.example", "kwaad.example:80"])
def test_S26_another_host_is_refused(visitor, host):
    assert visitor.get("/over", headers={"Host": host}).status_code == 400
    assert visitor.post("/inloggen", headers={"Host": host}).status_code == 400


def test_S26_another_forwarded_host_is_refused(visitor):
    assert visitor.get("/over", headers={"X-Forwarded-Host": "kwaad.example"}).status_code == 400


def test_S14_a_forwarded_address_of_the_client_is_not_believed(app, world):
    for number in range(8):
        browser = app.test_client()
        data = {
            "email": world.emails["manager"],
            "password": "mis mis mis mis",
            "csrf_token": token_in(browser.get("/inloggen")),
        }
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        assert browser.post("/inloggen", data=data, headers=headers).status_code == 422
    assert app.test_client().sign_in(world.emails["manager"], PASSWORD).status_code == 429


def test_S14_one_trusted_proxy_is_believed_for_its_own_word_only(web_settings, clock, world):
    app = create_app(dataclasses.replace(web_settings, proxy_count=1), clock=clock)
    app.add_url_rule("/wie", view_func=lambda: __import__("flask").request.remote_addr)
    answer = app.test_client().get("/wie", headers={"X-Forwarded-For": "192.0.2.1, 198.51.100.7"})
    assert answer.text == "198.51.100.7"


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "VERZIN"])
@pytest.mark.parametrize("path", ["/over", "/bestaat-niet", "/inloggen"])
def test_S36_other_methods_are_refused(visitor, method, path):
    assert visitor.open(path, method=method).status_code == 405


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/static/", "/static/x/", "/lib/", "/console"])
def test_S36_there_is_nothing_to_leaf_through(visitor, path):
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/static/x/../../auth.py", "/static/x/%2e%2e/auth.py", "/lib/htmx/2.0.3.1/../../__init__.py"]
)
def test_S36_no_path_leads_out_of_a_folder(visitor, path):
    assert visitor.get(path).status_code == 404


def test_S36_a_fault_shows_no_trace_and_no_version(app, web_settings):
    def break_down():
        raise RuntimeError("geheim uit het binnenste")

    app.add_url_rule("/stuk", view_func=break_down)
    answer = app.test_client().get("/stuk")
    assert answer.status_code == 500
    for inside in ("geheim", "Traceback", "RuntimeError", "Werkzeug", "Flask", "Python"):
        assert inside not in answer.text
        assert inside not in str(answer.headers)
    assert "Content-Security-Policy" in answer.headers


def test_S35_a_form_that_is_too_large_is_refused(visitor):
    token = visitor.token()
    answer = visitor.post("/inloggen", data={"csrf_token": token, "email": "x" * 2_000_000})
    assert answer.status_code == 413


def test_S20_a_log_line_is_one_line_of_json_whatever_is_in_it():
    nasty = 'a\r\nb\u2028c\x1b[31md"e'
    record = logging.LogRecord("plekwijzer.x", logging.INFO, "", 0, nasty, (), None)
    record.field = nasty
    line = JsonLine().format(record)
    assert "\n" not in line
    assert line.isascii()
    assert json.loads(line)["field"] == nasty


def test_S39_the_access_log_holds_no_search_and_no_secret(app, visitor, caplog):
    logger = logging.getLogger("plekwijzer.access")
    logger.setLevel("INFO")
    logger.addHandler(caplog.handler)
    try:
        visitor.get("/zoeken?q=geheimwoord")
        visitor.get("/l/geheimwoord")
        visitor.get("/geheimwoord")
    finally:
        logger.removeHandler(caplog.handler)
        logger.setLevel(logging.NOTSET)
    lines = [JsonLine().format(record) for record in caplog.records]
    assert len(lines) >= 3
    assert not any("geheimwoord" in line for line in lines)


def test_S41_a_cookie_signed_with_the_former_key_still_opens_the_session(app, web_settings, clock, manager):
    new = dataclasses.replace(
        web_settings,
        secret_key="een-nieuw-geheim-van-de-tests-0001",
        secret_key_fallbacks=(web_settings.secret_key,),
    )
    browser = create_app(new, clock=clock).test_client()
    browser.set_cookie("plek", manager.get_cookie("plek").value)
    assert browser.get("/account").status_code == 200


def test_S41_a_cookie_signed_with_an_unknown_key_opens_nothing(web_settings, clock, manager):
    new = dataclasses.replace(web_settings, secret_key="een-nieuw-geheim-van-de-tests-0002")
    browser = create_app(new, clock=clock).test_client()
    browser.set_cookie("plek", manager.get_cookie("plek").value)
    assert browser.get("/account").status_code == 302


def test_S42_security_txt_expires_within_a_year(visitor, now):
    lines = dict(
        line.split(": ", 1) for line in visitor.get("/.well-known/security.txt").text.strip().splitlines()
    )
    assert lines["Contact"] == "mailto:beheer@voorbeeld.example"
    assert now.isoformat()[:10] < lines["Expires"][:10] < "2027-11-25"


def test_S42_the_change_password_address_leads_to_the_account(visitor):
    assert visitor.get("/.well-known/change-password").location == "/account#wachtwoord"


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999", "-1"])
def test_S34_an_id_that_no_row_can_have_is_not_found(manager, number):
    assert manager.get(f"/aanbod/{number}").status_code == 404
    assert manager.get(f"/mijn/aanbod/{number}").status_code == 404
