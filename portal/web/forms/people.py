"""The forms about colleagues: invite, change a role, let go, and accept."""

from wtforms import BooleanField, PasswordField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.domain.duties import Role
from portal.domain.passwords import MAX_LENGTH
from portal.web.forms.access import EmailForm
from portal.web.forms.base import Form, without_edges
from portal.web.messages import sentence

ROLE_CHOICES = (
    (Role.PROVIDER_EDITOR.value, "Medewerker: wachttijden, plekken en aanbod bijwerken"),
    (Role.PROVIDER_MANAGER.value, "Beheerder: ook aanbod zichtbaar maken, en mensen en sleutels beheren"),
)


def _role_field(default: str | None = None) -> RadioField:
    return RadioField(
        "Wat mag deze persoon?",
        choices=dict(ROLE_CHOICES),
        default=default,
        validators=[InputRequired(sentence("role_missing"))],
    )


class InviteForm(EmailForm):
    """An address to mail an invitation to, and the role that it offers."""

    role = _role_field(Role.PROVIDER_EDITOR.value)


class RoleForm(Form):
    """Another role for one person; who changes the own role says to be sure."""

    role = _role_field()
    is_sure = BooleanField("Ja, ik wil zelf geen beheerder meer zijn")


class RemovalForm(Form):
    """Letting one person go; who goes says to be sure."""

    is_sure = BooleanField("Ja, ik wil zelf niet meer voor deze organisatie werken")


class AcceptForm(Form):
    """The name of a new account, and a password for who wants one."""

    name = StringField(
        "Uw naam",
        filters=[without_edges],
        validators=[InputRequired(sentence("name_missing")), Length(max=200)],
    )
    password = PasswordField("Wachtwoord (mag ook later)")
    repeat = PasswordField("Wachtwoord, nog een keer")

    def validate_password(self, field: PasswordField) -> None:
        if len(field.data or "") > MAX_LENGTH:
            raise ValidationError(sentence("password_long", maximum=MAX_LENGTH))

    def validate_repeat(self, field: PasswordField) -> None:
        if (field.data or "") != (self.password.data or ""):
            raise ValidationError(sentence("password_differs"))
