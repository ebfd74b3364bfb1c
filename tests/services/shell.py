"""Runs `plekwijzer` as somebody at a shell does, on the database of the test."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from portal.__main__ import main

Run = Callable[..., Result]


def shell_on(database_url: str, folder: object, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs a command line, word by word; `typed` is what is typed when asked."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("INDEX_DIR", f"{folder}/index")

    def run_command(*words: object, typed: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(word) for word in words], input=typed)

    return run_command
