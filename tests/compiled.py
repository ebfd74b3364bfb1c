"""What is compiled once a process instead of once a test: addresses, templates and SQL statements."""

from collections.abc import Callable
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

STATEMENTS = 5_000


def keep_what_is_compiled(patch: pytest.MonkeyPatch) -> None:
    """Let each application and engine made from now on take over what an earlier one compiled.

    Each has routes, templates, settings and a database of its own all the same: only the code that they are
    turned into is shared, and that depends on nothing but their text.
    """
    patch.setattr(Flask, "jinja_options", {**Flask.jinja_options, "bytecode_cache": KeptTemplates()})
    patch.setattr(Rule, "_compile_builder", _compiled_once(Rule._compile_builder))
    patch.setattr(DefaultDialect, "engine_created", KeptStatements().take_over)


class KeptTemplates(BytecodeCache):
    """Keeps what templates were compiled to, by name and by what stands in them."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


class KeptStatements:
    """Keeps what statements were compiled to: they are known by the dialect of their engine."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Any, Any]] = {}

    def take_over(self, engine: Engine) -> None:
        """Give an engine the dialect of the first one that came as far as its database."""
        dialect, statements = self._kept.get(engine.dialect.driver, (None, None))
        if dialect is None or dialect.server_version_info is None:
            self._kept[engine.dialect.driver] = (engine.dialect, LRUCache(STATEMENTS))
            dialect, statements = self._kept[engine.dialect.driver]
        engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = statements


def _compiled_once(compile_anew: Callable[..., Any]) -> Callable[..., Any]:
    kept: dict[tuple[object, ...], Any] = {}

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:
        if rule.defaults:
            return compile_anew(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        if key not in kept:
            kept[key] = compile_anew(rule, append_unknown)
        return kept[key]

    return compile_builder
