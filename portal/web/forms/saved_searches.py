"""What a kept search is called, and when it mails."""

from wtforms import HiddenField, RadioField, StringField

from portal.domain.saved_searches import LONGEST_NAME, AlertRhythm
from portal.web.forms.base import without_edges
from portal.web.forms.seen import KeyForm
from portal.web.present import label


class SavedSearchForm(KeyForm):
    """A name and a rhythm; `search` is what is asked, as it stands in an address."""

    name = StringField("Naam", filters=[without_edges], render_kw={"maxlength": LONGEST_NAME})
    rhythm = RadioField(
        "Wilt u een mail als er plek komt?",
        choices={one.value: label(one).capitalize() for one in AlertRhythm},
        default=AlertRhythm.DAILY.value,
        validate_choice=False,
    )
    search = HiddenField()

    def chosen(self) -> AlertRhythm:
        """Read the rhythm. Raises InvalidError for one that is not in the list."""
        return self.choice("rhythm", AlertRhythm) or AlertRhythm.NONE
