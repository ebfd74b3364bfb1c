"""The forms about the people of a region and its municipalities: invite, change roles, let go."""

from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.duties import Role
from portal.domain.teams import MUNICIPALITY_TEAM, REGION_TEAM
from portal.web.forms.access import EmailForm
from portal.web.forms.base import Form
from portal.web.messages import sentence

ROLE_WORDS = {
    Role.CONTRACT_MANAGER: "Contractmanager: aanleveringen, overeenkomsten, cijfers en mensen",
    Role.CATALOGUE_EDITOR: "Catalogusbeheerder: producten, normen en indicatoren wijzigen",
    Role.AUDITOR: "Controleur: alles lezen, ook het logboek; wijzigt niets",
    Role.MUNICIPAL_READER: "Lezer van een gemeente: cijfers van de eigen gemeente, en indicatoren opgeven",
}


class DeskInviteForm(EmailForm):
    """An address to mail an invitation to, for which office, and the role that it offers."""

    desk = SelectField("Voor wie gaat deze persoon werken?", choices=list, validate_choice=False)
    role = RadioField(
        "Wat mag deze persoon?",
        choices=lambda: [
            (role.value, ROLE_WORDS[role]) for role in (*REGION_TEAM.roles, *MUNICIPALITY_TEAM.roles)
        ],
        validators=[InputRequired(sentence("role_missing"))],
    )


class DeskRolesForm(Form):
    """The roles of one person at the region's office; who gives up an own role says to be sure."""

    roles = SelectMultipleField(
        "Wat mag deze persoon?",
        choices=lambda: [(role.value, ROLE_WORDS[role]) for role in REGION_TEAM.roles],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    roles_seen = HiddenField()
    is_sure = BooleanField("Ja, ik haal een rol van mijzelf weg")


class DeskRemovalForm(Form):
    """Letting one person go; who goes says to be sure."""

    is_sure = BooleanField("Ja, ik wil hier zelf niet meer werken")
