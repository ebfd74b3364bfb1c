"""What can be set is told: in one table of the README."""

import re
from dataclasses import fields

from portal.settings import ENVIRONMENT, Settings
from tests.architecture.tree import ROOT, texts

SERVER = {"BIND", "PORT", "WEB_CONCURRENCY", "ACCESS_LOG"}
"""What portal.server asks of the environment for gunicorn."""


def _table() -> set[str]:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\|\s*`([A-Z][A-Z_]+)`\s*\|", readme, re.M))


def test_every_setting_has_its_variable():
    assert {field.name for field in fields(Settings)} == set(ENVIRONMENT)


def test_the_readme_names_every_setting_and_none_that_is_gone():
    tests_only = {"REQUIRE_ALL", "TEST_DATABASE_URL"}
    assert _table() - tests_only == set(ENVIRONMENT.values()) | SERVER


def test_the_environment_is_read_by_the_settings_and_the_server_only():
    readers = {"portal/settings.py", "portal/server.py"}
    found = {
        path
        for path, text in texts(".py")
        if path.startswith(("portal/", "search/", "jobs/")) and re.search(r"os\.(?:environ|getenv)", text)
    }
    assert found - readers == set()
