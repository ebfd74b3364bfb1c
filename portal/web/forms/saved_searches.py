"""What a kept search is called, and when it mails."""

from wtforms import HiddenField, RadioField, StringField

from portal.domain.saved_searches import LONGEST_NAME, AlertRhythm
from portal.web.forms.base import Form, without_edges
from portal.web.forms.week import read_key
from portal.web.present import label


class SavedSearchForm(Form):
    """A name and a rhythm; `search` is what is asked, as it stands in an address."""

    name = StringField("Naam", filters=[without_edges], render_kw={"maxlength": LONGEST_NAME})
    rhythm = RadioField(
        "Wilt u een mail als er plek komt?",
        choices={one.value: label(one).capitalize() for one in AlertRhythm},
        default=AlertRhythm.DAILY.value,
        validate_choice=False,
    )
    search = HiddenField()
    request_key = HiddenField()

    @property
    def key(self) -> str | None:
        return read_key(self.request_key.data)

    @property
    def chosen(self) -> AlertRhythm:
        given = self.rhythm.data
        return AlertRhythm(given) if given in set(AlertRhythm) else AlertRhythm.NONE
