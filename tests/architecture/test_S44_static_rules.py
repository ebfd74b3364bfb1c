"""What may not stand in our own code, and where the few exceptions are."""

import ast
import re

import pytest

from tests.architecture.tree import texts

OURS = ("portal/", "search/", "jobs/", "migrations/")
CODE = {path: text for path, text in texts(".py") if path.startswith(OURS)}
TEMPLATES = {path: text for path, text in texts(".html", ".txt", ".xml") if "/templates/" in path}

FORBIDDEN = {
    "text that is not escaped": r"\|\s*safe\b(?!-)",
    "a template made of text": r"\brender_template_string\b",
    "a format that runs code when read": r"\b(?:pickle|marshal|shelve)\b|\byaml\.(?:full_|unsafe_)?load\(",
    "a file named by a request": r"\bsend_file\(\s*request",
    "a shell": r"\bos\.(?:system|popen)\(|\bshell=True",
    "code made of text": r"(?<![\w.])(?:eval|exec)\(",
    "a connection that trusts anybody": r"\bverify=False\b|_create_unverified_context",
    "a temporary file that is not ours": r"\btempfile\.mktemp\(",
}
MAY_MAKE_MARKUP = {"portal/web/qr.py", "portal/web/routes/develop.py"}
"""A drawing that a library made of a code; and a mail of our own, shown in a frame without scripts."""
MAY_START_PROCESSES = {"portal/services/bulk_xlsx.py"}
"""A spreadsheet is read apart, within limits."""
MAY_FETCH = {"portal/commands/ready.py", "search/geocoder.py"}
"""The command asks the house itself whether it is up; the geocoder an address that the operator named."""
SILENCED = re.compile(r"#\s*(?:nosec|noqa: S\d+)(?!.*\w{4})")
RAW_SQL = {"text", "exec_driver_sql"}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_S44_our_code_does_not_hold(what):
    pattern = re.compile(FORBIDDEN[what])
    assert [path for path, text in CODE.items() if pattern.search(text)] == []


def test_S44_markup_is_made_of_text_nowhere_but_where_it_is_named_here():
    assert {path for path, text in CODE.items() if re.search(r"\bMarkup\(", text)} == MAY_MAKE_MARKUP


def test_S44_no_process_is_started_but_where_it_is_named_here():
    pattern = re.compile(r"^\s*(?:import|from) (?:subprocess|multiprocessing)\b", re.M)
    assert {path for path, text in CODE.items() if pattern.search(text)} == MAY_START_PROCESSES


def test_S44_nothing_is_fetched_but_where_it_is_named_here():
    pattern = re.compile(r"\bimport (?:requests|httpx|urllib3)\b|\burllib\.request\b|\bhttp\.client\b")
    assert {path for path, text in CODE.items() if pattern.search(text)} == MAY_FETCH


def test_S44_sql_is_never_made_of_what_came_from_outside():
    """What is put together in text() or exec_driver_sql() is made of constants: names in capitals."""
    found = [
        f"{path}:{node.lineno}"
        for path, source in CODE.items()
        if not path.startswith("migrations/versions/")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _called(node) in RAW_SQL and _holds_variables(node)
    ]
    assert found == []


@pytest.mark.parametrize("pattern", [r"\bhx-[\w-]+=(?![\"\'])", r"\s[\w-]+=\{\{"])
def test_S44_every_attribute_of_a_template_stands_in_quotes(pattern):
    found = {path: match[0] for path, text in TEMPLATES.items() if (match := re.search(pattern, text))}
    assert found == {}


def test_S44_a_silenced_rule_of_security_says_why():
    found = [path for path, text in CODE.items() if SILENCED.search(text)]
    assert found == []


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _holds_variables(node: ast.Call) -> bool:
    parts = [part for argument in node.args[:1] for part in ast.walk(argument)]
    is_put_together = any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in parts)
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    return is_put_together and any(not name.strip("_").isupper() for name in names)
