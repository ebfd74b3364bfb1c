"""The forms of getting in: sign in, ask for a link, change the password."""

from wtforms import EmailField, HiddenField, PasswordField, ValidationError
from wtforms.validators import InputRequired, Length

from portal.domain.passwords import MAX_LENGTH
from portal.services.accounts import MAX_EMAIL_LENGTH
from portal.web.forms.base import Form, without_edges
from portal.web.messages import sentence

_too_long = sentence("password_long", maximum=MAX_LENGTH)


class EmailForm(Form):
    """A form that asks for a mail address."""

    email = EmailField(
        "E-mailadres",
        filters=[without_edges],
        validators=[
            InputRequired(sentence("email_missing")),
            Length(max=MAX_EMAIL_LENGTH, message=sentence("email_invalid")),
        ],
    )

    def validate_email(self, field: EmailField) -> None:
        local, at, host = (field.data or "").partition("@")
        if not (local and at and host):
            raise ValidationError(sentence("email_invalid"))


class SignInForm(EmailForm):
    """An address and a password; `next` is where the person was going."""

    password = PasswordField(
        "Wachtwoord",
        validators=[InputRequired(sentence("password_missing")), Length(max=MAX_LENGTH, message=_too_long)],
    )
    next = HiddenField()


class LinkForm(EmailForm):
    """An address to mail a sign-in link to."""


class PasswordForm(Form):
    """The old password and twice the new one; who has none yet leaves the first empty."""

    current = PasswordField("Huidig wachtwoord", validators=[Length(max=MAX_LENGTH, message=_too_long)])
    new = PasswordField("Nieuw wachtwoord", validators=[InputRequired(sentence("password_missing"))])
    repeat = PasswordField("Nieuw wachtwoord, nog een keer")

    def validate_repeat(self, field: PasswordField) -> None:
        if field.data != self.new.data:
            raise ValidationError(sentence("password_differs"))
