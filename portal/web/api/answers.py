"""The shapes of what the API answers; the OpenAPI document is made of the same."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from portal.domain.terms import (
    Accepting,
    Capacity,
    Freshness,
    MeasuringMethod,
    ReportChannel,
    ReportOutcome,
    WaitingReason,
)
from portal.services.api_offerings import OwnOffering
from portal.services.availability import Saved
from portal.services.offerings import Standing
from portal.services.report_rows import FIGURES, Report
from portal.web.messages import sentence


def camel(name: str) -> str:
    """Write a field's name as JSON does: intake_weeks is intakeWeeks."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class _Out(BaseModel):
    model_config = ConfigDict(alias_generator=camel, populate_by_name=True, extra="forbid")


class FiguresOut(_Out):
    """De cijfers van een opgave; null betekent onbekend."""

    accepting: Accepting
    intake_weeks: int | None = Field(description="Weken tot de kennismaking.")
    start_weeks: int | None = Field(description="Weken van de kennismaking tot de start.")
    waiting_count: int | None = Field(description="Hoeveel mensen wachten.")
    free_places: int | None = Field(description="Vrije plekken.")
    total_places: int | None = Field(description="Alle plekken samen.")
    limit_text: str | None = Field(description="Voor wie er wel plek is.")
    limit_age_min: int | None
    limit_age_max: int | None
    limit_municipalities: list[str] = Field(description="Alleen inwoners van deze gemeenten; leeg: alle.")
    limit_problems: list[str] = Field(description="Alleen deze hulpvragen; leeg: alle.")
    accepting_until: date | None = Field(description="Laatste dag van de stop of beperking.")
    reason: WaitingReason | None
    remark: str | None = Field(description="Toelichting voor verwijzers.")
    note: str | None = Field(description="Toelichting voor iedereen.")
    measured_on: date | None
    method: MeasuringMethod | None


class ReportOut(FiguresOut):
    """De nieuwste opgave van een aanbod."""

    offering_id: int
    report_id: int = Field(description="Gaat omhoog bij elke opgave; ook de ETag.")
    confirmed_at: datetime = Field(description="Wanneer dit is opgegeven of bevestigd (UTC).")
    changed_at: datetime = Field(description="Sinds wanneer de cijfers zo zijn (UTC).")
    outcome: ReportOutcome
    channel: ReportChannel
    freshness: Freshness


class QuestionOut(_Out):
    """Een vraag bij een cijfer dat opvalt. De opgave is wel opgeslagen."""

    code: str
    field: str
    detail: str


class SavedOut(ReportOut):
    """De opgave zoals die nu is opgeslagen, met vragen bij wat opvalt."""

    questions: list[QuestionOut]


class BatchOut(_Out):
    """Alles wat is opgegeven of bevestigd, in de volgorde van het bericht."""

    reports: list[SavedOut]


class FaultOut(_Out):
    """Eén fout op één plek: in het bericht een JSON-pointer, in adres of kop een naam."""

    place: Literal["body", "query", "header"] = Field(alias="in")
    location: dict[str, str]
    code: str
    detail: str


class ConflictOut(_Out):
    """Wat u wilde opslaan en wat er nu staat."""

    pointer: str | None = None
    mine: FiguresOut | None
    theirs: FiguresOut | None
    current_report_id: int | None


class ProblemOut(_Out):
    """Wat er mis is (RFC 9457): een zin voor mensen, een code voor machines."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = Field(description="Noem dit als u ons om hulp vraagt.")
    errors: list[FaultOut] | None = None
    conflict: ConflictOut | None = None
    conflicts: list[ConflictOut] | None = None


class PlaceOut(_Out):
    """De locatie van een aanbod."""

    name: str
    street: str
    town: str


class OfferingOut(_Out):
    """Een eigen aanbod, met wat ervoor gevraagd wordt en de nieuwste opgave."""

    id: int
    name: str
    product_name: str
    location: PlaceOut | None = Field(description="null: bij mensen thuis.")
    capacity: Capacity = Field(description="Welke cijfers gevraagd worden.")
    standing: Standing = Field(description="Alleen bij active en phasing_out kunt u opgeven.")
    availability: ReportOut | None = Field(description="null: nooit opgegeven.")


class OfferingsOut(_Out):
    """Een bladzijde van het eigen aanbod."""

    offerings: list[OfferingOut]
    page: int
    page_size: int
    total: int


def report_out(item: OwnOffering, report: Report) -> ReportOut:
    """Give the shape of an offering's newest report."""
    return ReportOut.model_validate(_report_values(item, report))


def saved_out(item: OwnOffering, report: Report, saved: Saved | None) -> SavedOut:
    """Give the shape of what was just saved; without `saved` it was confirmed unchanged."""
    asked = [
        QuestionOut(code=one.code, field=camel(one.field), detail=sentence(one.code, **one.data))
        for one in (saved.questions if saved else ())
    ]
    return SavedOut.model_validate({**_report_values(item, report), "questions": asked})


def offering_out(item: OwnOffering) -> OfferingOut:
    """Give the shape of one offering in the list."""
    offering = item.offering
    place = offering.place
    return OfferingOut(
        id=offering.offering_id,
        name=offering.name,
        product_name=offering.product_name,
        location=PlaceOut(name=place.name, street=place.street, town=place.town) if place else None,
        capacity=offering.capacity,
        standing=item.standing,
        availability=report_out(item, item.report) if item.report else None,
    )


def _report_values(item: OwnOffering, report: Report) -> Mapping[str, object]:
    figures = {name: getattr(report.availability, name) for name in FIGURES}
    return {
        **figures,
        "offering_id": report.offering_id,
        "report_id": report.report_id,
        "confirmed_at": report.confirmed_at,
        "changed_at": report.changed_at,
        "outcome": report.outcome,
        "channel": report.channel,
        "freshness": item.freshness,
    }
