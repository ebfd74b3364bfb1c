"""The forms of contracts: a provider with its first contract, terms, a line, and a step."""

import re
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField

from portal.domain.contract_rows import read_other
from portal.domain.contracting import Partnership, Step
from portal.domain.errors import FieldError, InvalidError, NotFoundError
from portal.domain.terms import ContractForm, OrganisationSize, ProviderKind
from portal.services.contract_course import WantedStep
from portal.services.contract_edit import ContractTerms
from portal.services.contract_line_edit import LineContent
from portal.services.contract_making import NewContract, NewProvider
from portal.web.board_filter import day_of, read_number
from portal.web.forms.base import Form, without_edges
from portal.web.present import label

_BAD_NUMBER = -1


def _choices(kind: Any, none_text: str) -> list[tuple[str, str]]:
    return [("", none_text), *((one.value, label(one)) for one in kind)]


class TermsForm(Form):
    """The form, partnership, options and subcontractors of a contract."""

    form = SelectField("Vorm", choices=lambda: _choices(ContractForm, "niet bekend"), validate_choice=False)
    partnership = SelectField(
        "Partnerschap", choices=lambda: _choices(Partnership, "geen"), validate_choice=False
    )
    extension_months = StringField("Opties om te verlengen, in maanden", filters=[without_edges])
    notice_months = StringField("Besluit zoveel maanden vóór het einde", default="6", filters=[without_edges])
    subcontractors = TextAreaField("Onderaannemers", filters=[without_edges])
    version = HiddenField()

    def terms(self) -> ContractTerms:
        """Read the terms; a number that cannot be read is out of bounds, so that the service refuses it.

        Raises InvalidError for a choice that is not in the list.
        """
        return ContractTerms(
            self.choice("form", ContractForm),
            self.choice("partnership", Partnership),
            read_months(self.extension_months.data),
            _whole(self.notice_months.data, _BAD_NUMBER) or 0,
            _read_names(self.subcontractors.data or ""),
        )

    @property
    def seen_version(self) -> int | None:
        return read_number(self.version.data)


class ContractMakeForm(Form):
    """A new contract."""

    segment_id = SelectField("Segment", choices=list, validate_choice=False)
    form = SelectField("Vorm", choices=lambda: _choices(ContractForm, "niet bekend"), validate_choice=False)
    partnership = SelectField(
        "Partnerschap", choices=lambda: _choices(Partnership, "geen"), validate_choice=False
    )
    starts_on = StringField("Eerste dag", filters=[without_edges])
    ends_on = StringField("Laatste dag", filters=[without_edges])
    extension_months = StringField("Opties om te verlengen, in maanden", filters=[without_edges])
    notice_months = StringField("Besluit zoveel maanden vóór het einde", default="6", filters=[without_edges])

    def contract(self) -> NewContract:
        """Read the contract. Raises InvalidError for an unreadable last day, or a choice not in the list."""
        ends_on = day_of(self.ends_on.data or "")
        if self.ends_on.data and ends_on is None:
            raise InvalidError([FieldError("day_unreadable", "ends_on")])
        return NewContract(
            read_number(self.segment_id.data),
            self.choice("form", ContractForm),
            day_of(self.starts_on.data or ""),
            ends_on,
            self.choice("partnership", Partnership),
            read_months(self.extension_months.data),
            _whole(self.notice_months.data, _BAD_NUMBER) or 0,
        )


class OnboardForm(ContractMakeForm):
    """A new provider with its first contract."""

    name = StringField("Naam", filters=[without_edges])
    kvk = StringField("KvK-nummer", filters=[without_edges])
    agb = StringField("AGB-code", filters=[without_edges])
    provider_kind = SelectField(
        "Soort", choices=lambda: _choices(ProviderKind, "niet bekend"), validate_choice=False
    )
    size = SelectField(
        "Grootte", choices=lambda: _choices(OrganisationSize, "niet bekend"), validate_choice=False
    )
    also_refers = BooleanField("Verwijst ook, zoals een gecertificeerde instelling")
    is_known = BooleanField("Ja, ik bedoel de aanbieder die dit KvK-nummer al heeft")

    def provider(self) -> NewProvider:
        """Read who it is. Raises InvalidError for a choice that is not in the list."""
        return NewProvider(
            self.name.data or "",
            self.kvk.data or "",
            self.agb.data or None,
            self.choice("size", OrganisationSize),
            bool(self.also_refers.data),
            self.choice("provider_kind", ProviderKind),
        )


class InviteManagerForm(Form):
    """Who will manage a provider."""

    email = StringField("E-mailadres", filters=[without_edges])


class LineForm(Form):
    """A line: product, first day, municipalities, duty and volumes."""

    product_id = SelectField("Product", choices=list, validate_choice=False)
    starts_on = StringField("Eerste dag", filters=[without_edges])
    municipality_ids = SelectMultipleField("Gemeenten", choices=list, validate_choice=False)
    acceptance_duty = BooleanField("Acceptatieplicht")
    volume_min = StringField("Volume ten minste", filters=[without_edges])
    volume_max = StringField("Volume ten hoogste", filters=[without_edges])
    is_sure = BooleanField("Haal deze gemeenten ook weg bij het zichtbare aanbod")
    version = HiddenField()

    def content(self) -> LineContent:
        """Read what the line says; what cannot be read is out of bounds."""
        return LineContent(
            read_number(self.product_id.data),
            day_of(self.starts_on.data or ""),
            tuple(sorted({read_number(one) or 0 for one in self.municipality_ids.data or ()})),
            bool(self.acceptance_duty.data),
            _whole(self.volume_min.data, None),
            _whole(self.volume_max.data, None),
        )

    @property
    def seen_version(self) -> int | None:
        return read_number(self.version.data)


class StepForm(Form):
    """A step in the course of a contract, first shown with what it does and then taken."""

    step = HiddenField()
    line = HiddenField()
    day = StringField("Dag", filters=[without_edges])
    version = HiddenField()

    def wanted(self, step: Step) -> WantedStep:
        """Read the step. Raises NotFoundError for a line that is none."""
        return WantedStep(step, self.chosen_day, read_line(self.line.data))

    @property
    def chosen_day(self) -> date | None:
        return day_of(self.day.data or "")

    @property
    def seen_version(self) -> int | None:
        return read_number(self.version.data)


def read_line(text: str | None) -> int | None:
    """Read which line a step is about; None is the whole contract. Raises NotFoundError for what is none."""
    found = read_number(text)
    if text and found is None:
        raise NotFoundError
    return found


def read_months(text: str | None) -> tuple[int, ...]:
    """Read "24, 12"; what is no number is out of bounds."""
    parts = [part for part in re.split(r"[,;+\s]+", text or "") if part]
    return tuple(_whole(part, _BAD_NUMBER) or 0 for part in parts)


def months_text(months: Any) -> str:
    """Write options to extend as they are typed: "24, 12"."""
    return ", ".join(map(str, months))


def names_text(subcontractors: Any) -> str:
    """Write subcontractors as they are typed, one a line."""
    return "\n".join(f"{name} {kvk}" if kvk else name for name, kvk in subcontractors)


def _read_names(text: str) -> tuple[tuple[str, str | None], ...]:
    found = [read_other(line) for line in filter(None, map(str.strip, text.splitlines()))]
    return tuple(sorted(found, key=lambda one: one[0]))


def _whole(text: str | None, empty: int | None) -> int | None:
    plain = (text or "").strip()
    if not plain:
        return empty
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 8 else _BAD_NUMBER
