"""What a form carries along unseen: which version was looked at, and a key that makes it count once."""

from datetime import date

from wtforms import HiddenField

from portal.domain.errors import FieldError
from portal.web.forms.base import Form
from portal.web.forms.days import read_day
from portal.web.forms.week import read_id, read_key


class VersionForm(Form):
    """A form that knows which version was seen."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        return read_id(self.version.data)


class KeyForm(Form):
    """A form that counts once, however often it is sent."""

    request_key = HiddenField()

    @property
    def key(self) -> str | None:
        return read_key(self.request_key.data)


class SeenForm(VersionForm, KeyForm):
    """A form that knows which version was seen, counts once, and may hold days."""

    def day(self, name: str, faults: list[FieldError]) -> date | None:
        """Read a day; empty is None, and what cannot be read is noted in `faults`."""
        text = self[name].data or ""
        found = read_day(text)
        if text and found is None:
            faults.append(FieldError("date_unreadable", name))
        return found
