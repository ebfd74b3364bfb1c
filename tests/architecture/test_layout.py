"""The house keeps its shape: what may lie where, and what may stand nowhere."""

import re

import pytest

from tests.architecture.tree import ROOT, project_files, texts

TOP_LEVEL = {
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "Procfile",
    "README.md",
    "benchmarks",
    "docs",
    "jobs",
    "migrations",
    "portal",
    "pyproject.toml",
    "requirements.lock",
    "search",
    "tests",
}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
LONGEST_MODULE = 300
LONGEST_TEST = 400

# Each pattern is written so that it does not match itself.
FORBIDDEN = {
    "a path of one machine": r"(?<![\w.:/-])/(?:work|root|opt/wheels|home/\w|Users/\w)(?:/|\b)",
    "a package registry's host": r"(?:pypi|pythonhosted|npmjs|crates)\.(?:org|com|io)\b|deb\.debian\.org",
    "a job left for later": r"\b(?:TO[D]O|FIX[M]E|X[X]X)\b|NotImplemented[E]rror",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE [K]EY-----",
    "a key of a service": r"\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abp]-\w{10}|sk-\w{32})",
}


def test_the_top_level_holds_only_what_the_map_names():
    found = {path.relative_to(ROOT).parts[0] for path in project_files()}
    assert found - TOP_LEVEL == set()


def test_no_module_is_named_after_nothing():
    found = [path for path, _ in texts(".py") if NAMELESS & set(re.split(r"[/.]", path))]
    assert found == []


def test_init_files_hold_at_most_a_docstring():
    found = [
        path
        for path, text in texts(".py")
        if path.endswith("__init__.py")
        and path != "portal/models/__init__.py"
        and text.count('"""') not in (0, 2)
    ]
    assert found == []


def test_no_module_is_longer_than_its_bound():
    found = {path: text.count("\n") for path, text in texts(".py") if "/versions/" not in path}
    bounds = {path: LONGEST_TEST if path.startswith("tests/") else LONGEST_MODULE for path in found}
    assert {path: lines for path, lines in found.items() if lines > bounds[path]} == {}


def test_every_module_says_in_one_line_what_it_is_for():
    found = [
        path
        for path, text in texts(".py")
        if text.strip()
        and not path.startswith("migrations/versions/")
        and not re.match(r'"""[^\n]+("""\n|\n\n)', text)
    ]
    assert found == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_S41_no_file_holds(what):
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == []
