"""What a visitor says is wrong about an offering, and how a provider or region closes it."""

from enum import StrEnum
from typing import TypeVar

from wtforms import RadioField, SelectField, TextAreaField

from portal.domain.feedback import FeedbackClosing, FeedbackKind
from portal.web.forms.base import Form, without_edges
from portal.web.forms.seen import KeyForm
from portal.web.present import label

Member = TypeVar("Member", bound=StrEnum)


class FeedbackForm(KeyForm):
    """What is wrong, and in a few words how; nothing about who says so."""

    kind = RadioField(
        "Wat klopt er niet?",
        choices={kind.value: label(kind).capitalize() for kind in FeedbackKind},
        validate_choice=False,
    )
    text = TextAreaField("Wat moet het zijn? (niet verplicht)", filters=[without_edges])

    @property
    def chosen(self) -> FeedbackKind | None:
        return _member(FeedbackKind, self.kind.data)


class ClosingForm(Form):
    """Why a report is closed, and what visitors may read about it."""

    closing = SelectField(
        "Wat is de uitkomst?",
        choices={"": "Kies een uitkomst", **{one.value: label(one).capitalize() for one in FeedbackClosing}},
        validate_choice=False,
    )
    answer = TextAreaField("Antwoord voor bezoekers (niet verplicht)", filters=[without_edges])

    @property
    def chosen(self) -> FeedbackClosing | None:
        return _member(FeedbackClosing, self.closing.data)


def _member(kind: type[Member], text: str | None) -> Member | None:
    return kind(text) if text in set(kind) else None
