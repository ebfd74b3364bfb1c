"""The form that closes a provider or opens it again."""

from wtforms import HiddenField

from portal.web.forms.region import ReasonForm
from portal.web.forms.week import read_id


class ClosingForm(ReasonForm):
    """Why a provider is closed, and which version of it was seen."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        return read_id(self.version.data)
