"""What is installed is what was looked at: each package at one version, by its hashes, from no named host."""

import re
import tomllib

import pytest

from tests.conftest import ROOT

LOCK = (ROOT / "requirements.lock").read_text()
PINNED = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^ ;\\]+)(?: ; [^\\]+)? \\\n(?P<hashes>(?:    --hash=.*\n)+)", re.M
)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


def test_S43_every_line_of_the_lock_is_a_package_at_one_version_with_its_hashes() -> None:
    pinned = list(PINNED.finditer(LOCK))
    assert len(pinned) > 20
    assert all(HASH.fullmatch(line) for found in pinned for line in found["hashes"].splitlines())
    rest = PINNED.sub("", LOCK)
    assert [line for line in rest.splitlines() if line.strip() and not line.lstrip().startswith("#")] == []


def test_S43_what_the_project_names_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=~!; ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in named}
    assert names <= {found["name"] for found in PINNED.finditer(LOCK)}


@pytest.mark.parametrize("sign", ["http", "index-url", "find-links", "git+", "file:"])
def test_S43_the_lock_names_no_place(sign: str) -> None:
    assert sign not in LOCK


def test_S43_make_installs_by_hash_only() -> None:
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text()
