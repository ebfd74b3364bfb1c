"""Whatever breaks in whichever route: the answer is a page or problem of ours, without a trace."""

import pytest

from portal.web.guards import guard_of, mark
from tests.web.every_route import ROUTES, ask

SECRET = "geheim-van-de-binnenkant"
TRACES = (SECRET, "Traceback", "RuntimeError", "site-packages", "werkzeug", ".py")


def broken_view():
    """Make a view of its own for each guard to be written on."""

    def fail(**arguments):
        raise RuntimeError(SECRET)

    return fail


@pytest.fixture
def broken(app):
    """Let every view fail before it does anything."""

    for name, view in list(app.view_functions.items()):
        guard = guard_of(view)
        assert guard is not None
        app.view_functions[name] = mark(broken_view(), guard)
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.mark.parametrize("role", ["visitor", "manager", "operator"])
def test_S36_a_fault_in_any_route_shows_no_trace(broken, world, browser_at, role):
    shown = {}
    browser = browser_at(role)
    for route in ROUTES:
        answer = ask(broken, browser, route, world)
        text = answer.get_data(as_text=True) + str(answer.headers)
        found = [trace for trace in TRACES if trace in text]
        if answer.status_code != 500 or found:
            shown[route] = (answer.status_code, found)
    assert shown == {}
