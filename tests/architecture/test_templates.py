"""Every template compiles, and none carries a script, a style or unescaped text."""

import re

import pytest

from tests.architecture.tree import texts

TEMPLATES = {path: text for path, text in texts(".html", ".txt", ".xml") if "/templates/" in path}
LONGEST_TEMPLATE = 80

FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>",
    "an inline style": r"<style\b|\sstyle=",
    "an event handler": r"\s(?:on[a-z]+|hx-on[\w:-]*)=",
    "unescaped text": r"\|\s*safe\b|\bMarkup\(|autoescape\s+false",
    "an address of another site's script or style": r"(?:src|href)=\"(?:https?:)?//[^\"]*\.(?:js|css)",
}


@pytest.mark.parametrize("path", TEMPLATES)
def test_the_template_compiles(whole_app, path):
    whole_app.jinja_env.get_template(path.partition("/templates/")[2])


@pytest.mark.parametrize("path", TEMPLATES)
def test_the_template_is_short(path):
    assert TEMPLATES[path].count("\n") <= LONGEST_TEMPLATE


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what):
    pattern = re.compile(FORBIDDEN[what], re.I)
    found = {path: match.group() for path, text in TEMPLATES.items() if (match := pattern.search(text))}
    assert found == {}
