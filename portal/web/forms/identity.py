"""The forms about the own account: a forgotten password, another address, and the second factor."""

from wtforms import PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.domain.passwords import MAX_LENGTH
from portal.web.forms.access import EmailForm
from portal.web.forms.base import Form, without_edges
from portal.web.messages import sentence

LONGEST_CODE = 60


class ConfirmForm(Form):
    """The password again, before something far-reaching; who has none leaves it empty."""

    password = PasswordField(
        "Uw wachtwoord",
        validators=[Length(max=MAX_LENGTH, message=sentence("password_long", maximum=MAX_LENGTH))],
    )


class AddressForm(EmailForm, ConfirmForm):
    """A new address, and the password again."""


class NewPasswordForm(Form):
    """Twice a new password, behind a reset link."""

    new = PasswordField("Nieuw wachtwoord", validators=[InputRequired(sentence("password_missing"))])
    repeat = PasswordField("Nieuw wachtwoord, nog een keer")

    def validate_repeat(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError(sentence("password_differs"))


class CodeForm(Form):
    """A code of the authenticator app, or a recovery code."""

    code = StringField(
        "Code",
        filters=[without_edges],
        validators=[
            InputRequired(sentence("code_missing")),
            Length(max=LONGEST_CODE, message=sentence("code_wrong")),
        ],
    )
