"""What the week's list sends: the fields of its rows as they were typed, and how they are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from portal.domain.availability import LIMIT_LISTS, Availability
from portal.domain.errors import InvalidError
from portal.domain.typed_figures import FIGURE_FIELDS, LIST_SEPARATOR, read_figures
from portal.web.forms.base import without_edges

LONGEST_INPUT = 5_000
LONGEST_KEY = 64
_ROW_FIELD = re.compile(r"a(\d{1,9})-([a-z_]+)", re.ASCII)


@dataclass(frozen=True)
class TypedRow:
    """One offering's row as it was sent: the figures on it by field, and what the person had before them."""

    typed: Mapping[str, str]
    seen: str
    key: str | None

    @property
    def holds_figures(self) -> bool:
        """Whether the row was sent along; a bare confirmation sends none."""
        return bool(self.typed)

    @property
    def seen_report_id(self) -> int | None:
        return read_id(self.seen)

    def availability(self) -> Availability:
        """Read the fields that were sent. Raises InvalidError with all that cannot be read, by field."""
        return Availability(**cast(dict[str, Any], self._values()))

    def kept(self) -> frozenset[str]:
        """Name the figures that were not on the row, which therefore stay as they are."""
        return frozenset(FIGURE_FIELDS) - self._values().keys() if self.typed else frozenset()

    def _values(self) -> dict[str, object]:
        values, faults = read_figures(self.typed)
        if faults:
            raise InvalidError(faults)
        return values


def typed_row(form: MultiDict[str, str], offering_id: int) -> TypedRow:
    """Read one row: out of the whole list's form, or from a form of this row alone."""
    return typed_rows(form).get(offering_id) or _row(form, form.get("request_key"))


def typed_rows(form: MultiDict[str, str]) -> dict[int, TypedRow]:
    """Read every row of the whole list's form, by offering id.

    The list has one key, made when it was shown; with what the row had before it, it is the row's own.
    """
    fields: dict[int, dict[str, str]] = {}
    for name, texts in form.lists():
        if found := _ROW_FIELD.fullmatch(name):
            fields.setdefault(int(found[1]), {})[found[2]] = _as_one(found[2], texts)
    key = read_key(form.get("request_key"))
    return {
        offering_id: _row(sent, f"{key}.{sent.get('seen', '')}" if key else None)
        for offering_id, sent in fields.items()
    }


def field_name(offering_id: int, name: str) -> str:
    """Give the name of a row's field in the list's form."""
    return f"a{offering_id}-{name}"


def read_id(text: str | None) -> int | None:
    """Read the id that a hidden field holds; anything else is None."""
    return int(text) if text and re.fullmatch(r"\d{1,9}", text, re.ASCII) else None


def read_key(text: str | None) -> str | None:
    """Read the key that makes a form count once; anything too long is None."""
    return text if text and len(text) <= LONGEST_KEY else None


def _row(sent: Mapping[str, str], key: str | None) -> TypedRow:
    typed = {name: _cleaned(sent[name]) for name in FIGURE_FIELDS if name in sent}
    return TypedRow(typed, sent.get("seen", "").strip(), read_key(key))


def _as_one(name: str, texts: Sequence[str]) -> str:
    """Give what a field holds; of a list every word that was ticked."""
    return LIST_SEPARATOR.join(filter(None, texts)) if name in LIMIT_LISTS else texts[0]


def _cleaned(text: str) -> str:
    return (without_edges(text) or "").replace("\r\n", "\n")[:LONGEST_INPUT]
