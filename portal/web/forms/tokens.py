"""The form that makes a key for an organisation's machine."""

from datetime import datetime, timedelta

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from portal.domain.terms import TokenScope
from portal.web.forms.base import without_edges
from portal.web.forms.seen import KeyForm
from portal.web.messages import sentence
from portal.web.present import label

VALID_DAYS = {"90": "drie maanden", "365": "een jaar", "730": "twee jaar"}


class TokenForm(KeyForm):
    """A name, what the key may do, and how long it holds."""

    name = StringField(
        "Naam van de sleutel",
        filters=[without_edges],
        validators=[InputRequired(sentence("token_name_missing"))],
    )
    scope = SelectField(
        "Wat mag de sleutel",
        choices=lambda: [(scope.value, label(scope)) for scope in reversed(TokenScope)],
        default=TokenScope.REPORT.value,
    )
    days = SelectField("Hoe lang geldig", choices=lambda: list(VALID_DAYS.items()), default="365")

    def expires_at(self, now: datetime) -> datetime:
        """Give the moment at which the key ends."""
        return now + timedelta(days=int(self.days.data))
