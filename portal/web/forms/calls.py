"""How a call went, when to call again, and a remark of one's own."""

from datetime import date

from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import Optional

from portal.domain.calls import CallOutcome
from portal.web.forms.base import Form, without_edges
from portal.web.present import label

_DAYS = ("%Y-%m-%d", "%d-%m-%Y")


class CallForm(Form):
    """A note of a call; nothing about a client."""

    outcome = RadioField(
        "Hoe ging het?",
        choices={one.value: label(one).capitalize() for one in CallOutcome},
        validate_choice=False,
    )
    again_on = DateField(
        "Terugbellen op (alleen bij terugbellen)", format=list(_DAYS), validators=[Optional()]
    )
    remark = TextAreaField("Eigen opmerking (niet verplicht)", filters=[without_edges])

    @property
    def chosen(self) -> CallOutcome | None:
        return CallOutcome(self.outcome.data) if self.outcome.data in set(CallOutcome) else None

    @property
    def day(self) -> date | None:
        day: date | None = self.again_on.data
        return day
