"""The forms of an offering: to make one, and everything that it says."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from wtforms import (
    BooleanField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from portal.domain.errors import FieldError, InvalidError
from portal.domain.offering_content import CONTENT_FIELDS, TAG_FIELDS, OfferingContent
from portal.domain.terms import GroupForm, Moment, TagKind
from portal.domain.typed_figures import UnreadableError, read_count, read_date
from portal.services.own_offerings import EditableOffering
from portal.web.forms.base import without_edges
from portal.web.forms.seen import KeyForm, VersionForm
from portal.web.forms.week import read_id
from portal.web.present import label
from portal.web.supply_words import FIELD_LABELS

AT_HOME = "thuis"
_WORD_FIELDS = tuple(name for name, kind in TAG_FIELDS.items() if kind is not TagKind.MOMENT)
_LIST = re.compile(r"[,;\n]")


def _line(name: str) -> StringField:
    return StringField(FIELD_LABELS[name], filters=[without_edges])


def _area(name: str) -> TextAreaField:
    return TextAreaField(FIELD_LABELS[name], filters=[without_edges])


def _several(text: str) -> SelectMultipleField:
    return SelectMultipleField(text, choices={}, validate_choice=False)


class NewOfferingForm(KeyForm):
    """Which product of a contract, and where."""

    line_id = SelectField("Welke hulp?", validate_choice=False)
    location_id = SelectField("Waar?", validate_choice=False)
    takes_over = BooleanField("Neem teksten over van uw eerdere aanbod van hetzelfde product")

    @property
    def is_at_home(self) -> bool:
        return bool(self.location_id.data == AT_HOME)


class OfferingForm(VersionForm):
    """Everything that people may change of an offering; nothing else in a request is read."""

    name = _line("name")
    description = _area("description")
    expectation = _area("expectation")
    meanwhile = _area("meanwhile")
    age_min = _line("age_min")
    age_max = _line("age_max")
    group_form = SelectField(
        FIELD_LABELS["group_form"],
        choices={"": "niet opgegeven", **{form.value: label(form) for form in GroupForm}},
        validate_choice=False,
    )
    problems_known = _several(FIELD_LABELS["problems"])
    problems = _line("problems")
    target_groups_known = _several(FIELD_LABELS["target_groups"])
    target_groups = _line("target_groups")
    methods_known = _several(FIELD_LABELS["methods"])
    methods = _line("methods")
    languages_known = _several(FIELD_LABELS["languages"])
    languages = _line("languages")
    contra_indications_known = _several(FIELD_LABELS["contra_indications"])
    contra_indications = _line("contra_indications")
    location_id = SelectField(FIELD_LABELS["location_id"], validate_choice=False)
    at_home = BooleanField("Wij komen bij mensen thuis")
    municipality_ids = _several("Voor inwoners van")
    moments = SelectMultipleField(
        "Wanneer geeft u deze hulp?",
        choices={moment.value: label(moment) for moment in Moment},
        validate_choice=False,
    )
    opening_hours = _line("opening_hours")
    part_time = BooleanField("Ook voor een deel van de week (deeltijd)")
    starts_on = _line("starts_on")
    ends_on = _line("ends_on")
    group_starts = _line("group_starts")
    public_phone = _line("public_phone")
    public_email = _line("public_email")
    website = _line("website")
    intake_phone = _line("intake_phone")
    intake_email = _line("intake_email")
    referrer_note = _area("referrer_note")
    bridging_text = _area("bridging_text")
    bridging_contact = _line("bridging_contact")

    def offer(self, offering: EditableOffering) -> None:
        """Give the lists to choose from."""
        self.location_id.choices = {
            "": "geen vaste locatie",
            **{str(id_): words for id_, words in offering.locations},
        }
        self.municipality_ids.choices = {str(id_): name for id_, name in offering.allowed}
        for name in _WORD_FIELDS:
            self[f"{name}_known"].choices = {word: word for word in offering.suggestions[name]}

    @property
    def holds_content(self) -> bool:
        """Whether the whole form was sent along; a bare button sends none."""
        return bool(self.name.raw_data)

    def content(self) -> OfferingContent:
        """Read the whole form. Raises InvalidError with all that cannot be read, by field."""
        faults: list[FieldError] = []
        values: dict[str, Any] = {}
        for name in CONTENT_FIELDS:
            try:
                values[name] = _READERS.get(name, _plain)(self[name])
            except UnreadableError as error:
                faults.append(FieldError(str(error), name))
        for name in _WORD_FIELDS:
            typed = _LIST.split(self[name].data or "")
            values[name] = (*(self[f"{name}_known"].data or ()), *typed)
        if faults:
            raise InvalidError(faults)
        return OfferingContent(**values)


def typed_content(offering: EditableOffering) -> dict[str, object]:
    """Write an offering's content as the form shows it."""
    content = offering.content
    shown: dict[str, object] = {name: getattr(content, name) for name in CONTENT_FIELDS}
    for name in _WORD_FIELDS:
        known = offering.suggestions[name]
        words = getattr(content, name)
        shown[f"{name}_known"] = [word for word in words if word in known]
        shown[name] = ", ".join(word for word in words if word not in known)
    for name in ("age_min", "age_max", "location_id"):
        shown[name] = "" if shown[name] is None else str(shown[name])
    shown["group_form"] = content.group_form.value if content.group_form else ""
    shown["municipality_ids"] = [str(id_) for id_ in content.municipality_ids]
    shown["moments"] = list(content.moments)
    for name in ("starts_on", "ends_on"):
        day = cast(date | None, shown[name])
        shown[name] = day.isoformat() if day else ""
    shown["group_starts"] = ", ".join(f"{day:%d-%m-%Y}" for day in content.group_starts)
    shown["version"] = str(offering.version)
    return shown


def _plain(field: Field) -> object:
    return (
        tuple(field.data or ())
        if isinstance(field, SelectMultipleField)
        else field.data or _EMPTY.get(field.name, "")
    )


def _age(field: Field) -> int | None:
    return read_count(field.data) if field.data else None


def _day(field: Field) -> date | None:
    return read_date(field.data) if field.data else None


def _days(field: Field) -> tuple[date, ...]:
    return tuple(read_date(part.strip()) for part in _LIST.split(field.data or "") if part.strip())


def _form(field: Field) -> GroupForm | None:
    if field.data and field.data not in {*GroupForm}:
        raise UnreadableError("choice_unknown")
    return GroupForm(field.data) if field.data else None


def _location(field: Field) -> int | None:
    found = read_id(field.data)
    if field.data and found is None:
        raise UnreadableError("choice_unknown")
    return found


def _municipalities(field: Field) -> tuple[int, ...]:
    found = [read_id(text) for text in field.data or ()]
    if None in found:
        raise UnreadableError("choice_unknown")
    return tuple(id_ for id_ in found if id_ is not None)


_EMPTY: dict[str, object] = {"at_home": False, "part_time": False}
_READERS: dict[str, Callable[[Field], object]] = {
    "age_min": _age,
    "age_max": _age,
    "starts_on": _day,
    "ends_on": _day,
    "group_starts": _days,
    "group_form": _form,
    "location_id": _location,
    "municipality_ids": _municipalities,
}
