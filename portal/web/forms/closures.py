"""The forms of a closed group: which group, from when until when, why, and from when it opens again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField

from portal.domain.closures import ClosureContent
from portal.domain.errors import FieldError, InvalidError
from portal.web.board_filter import day_of, read_number
from portal.web.closure_words import CLOSURE_FIELDS
from portal.web.forms.base import Form, without_edges
from portal.web.forms.week import read_key


class SeenForm(Form):
    """A form that knows which version was seen, and counts once."""

    version = HiddenField()
    request_key = HiddenField()

    @property
    def key(self) -> str | None:
        return read_key(self.request_key.data)

    @property
    def seen_version(self) -> int | None:
        return read_number(self.version.data)

    def _day(self, name: str, faults: list[FieldError]) -> date | None:
        text = self[name].data or ""
        found = day_of(text)
        if text and found is None:
            faults.append(FieldError("date_unreadable", name))
        return found


class OpenForm(SeenForm):
    """From when a group takes new providers again."""

    opens_on = StringField("Weer open vanaf", filters=[without_edges])

    def first_day(self) -> date:
        """Read the day. Raises InvalidError."""
        faults: list[FieldError] = []
        day = self._day("opens_on", faults)
        if day is None:
            raise InvalidError(faults or [FieldError("date_unreadable", "opens_on")])
        return day


class ClosureForm(SeenForm):
    """The days and the reason; of a new closure also which group."""

    municipality_id = SelectField("Gemeente", choices=list, validate_choice=False)
    segment_id = SelectField("Groep (segment)", choices=list, validate_choice=False)
    closed_from = StringField(CLOSURE_FIELDS["closed_from"], filters=[without_edges])
    closed_until = StringField(CLOSURE_FIELDS["closed_until"], filters=[without_edges])
    reason = TextAreaField(CLOSURE_FIELDS["reason"], filters=[without_edges])

    def offer(self, towns: Sequence[tuple[int, str]], segments: Mapping[str, Any]) -> None:
        """Give the municipalities and the segments, by region, to choose from."""
        self.municipality_id.choices = [("", "kies een gemeente"), *((str(one), name) for one, name in towns)]
        self.segment_id.choices = dict(segments)

    @property
    def group(self) -> tuple[int | None, int | None]:
        """The municipality and the segment that were chosen."""
        return read_number(self.municipality_id.data), read_number(self.segment_id.data)

    def content(self) -> ClosureContent:
        """Read the days and the reason. Raises InvalidError by field."""
        faults: list[FieldError] = []
        first, last = self._day("closed_from", faults), self._day("closed_until", faults)
        if faults:
            raise InvalidError(faults)
        return ClosureContent(first, last, self.reason.data or "")


def typed_closure(content: ClosureContent) -> dict[str, object]:
    """Write a closure as the form shows it."""
    return {
        "closed_from": content.closed_from.isoformat() if content.closed_from else "",
        "closed_until": content.closed_until.isoformat() if content.closed_until else "",
        "reason": content.reason,
    }
