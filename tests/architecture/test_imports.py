"""The import contracts hold, and the domain stands on the standard library alone."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, texts

CONTRACTS = {
    "layers",
    "pure-domain",
    "no-web-below-web",
    "settings-at-the-edge",
    "meilisearch-one-module",
    "tantivy-one-module",
    "apscheduler-one-module",
    "flask-login-one-module",
    "htmx-flask-one-module",
}


def test_the_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_no_import_contract_was_dropped():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]} >= CONTRACTS


def test_make_check_reads_style_types_contracts_and_templates():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\ncheck:")[2].partition("\n\n")[0]
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports", "djlint"):
        assert tool in recipe, tool


def test_the_domain_imports_the_standard_library_only():
    found = {
        f"{path} imports {name}"
        for path, text in texts(".py")
        if path.startswith("portal/domain/")
        for name in _imported(text)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("portal.domain")
    }
    assert found == set()


@pytest.mark.parametrize("banned", ["now", "utcnow", "today"])
def test_the_domain_reads_no_clock(banned):
    found = [
        f"{path}:{node.lineno}"
        for path, text in texts(".py")
        if path.startswith("portal/domain/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == banned
    ]
    assert found == []


def test_services_never_commit():
    found = [
        f"{path}:{node.lineno}"
        for path, text in texts(".py")
        if path.startswith("portal/services/")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert found == []


def _imported(text: str) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names
