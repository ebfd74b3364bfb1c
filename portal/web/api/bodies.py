"""What a machine sends: read strictly, with every fault at its place; what is not named is refused."""

from collections import Counter
from datetime import date
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError
from pydantic_core import ErrorDetails

from portal.domain.availability import LIMIT_LISTS, MAX_AGE, MAX_COUNT, MAX_WEEKS, MOST_IN_LIMIT, Availability
from portal.domain.terms import Accepting, MeasuringMethod, WaitingReason
from portal.domain.texts import MAX_TEXT_LENGTH
from portal.services.api_reports import Entry
from portal.services.availability import LONGEST_LIMIT
from portal.services.report_rows import FIGURES
from portal.web.api.answers import camel
from portal.web.api.problems import LONGEST_POINTER, Fault, ProblemError
from portal.web.messages import sentence

LARGEST_ID = 2**31 - 1
MOST_IN_BATCH = 100
MEDIA_TYPE = "application/json"


def _whole(maximum: int, description: str) -> Any:
    """Declare a whole number; its range is the domain's to hold, and told here."""
    extra: dict[str, JsonValue] = {"minimum": 0, "maximum": maximum}
    return Field(default=None, description=description, json_schema_extra=extra)


def _text(maximum: int, description: str) -> Any:
    return Field(default=None, description=description, json_schema_extra={"maxLength": maximum})


class _In(BaseModel):
    model_config = ConfigDict(alias_generator=camel, extra="forbid", strict=True)


class FiguresIn(_In):
    """De hele opgave van één aanbod; wat u weglaat of null is, geldt als onbekend."""

    accepting: Accepting = Field(description="Neemt u mensen aan: yes, limited (met een limit-veld) of stop.")
    intake_weeks: int | None = _whole(MAX_WEEKS, "Weken tot de kennismaking.")
    start_weeks: int | None = _whole(MAX_WEEKS, "Weken van de kennismaking tot de start.")
    waiting_count: int | None = _whole(MAX_COUNT, "Hoeveel mensen wachten. Nooit namen.")
    free_places: int | None = _whole(MAX_COUNT, "Vrije plekken.")
    total_places: int | None = _whole(MAX_COUNT, "Alle plekken samen.")
    limit_text: str | None = _text(
        LONGEST_LIMIT, "Voor wie er wel plek is; bij limited verplicht als geen ander limit-veld het zegt."
    )
    limit_age_min: int | None = _whole(MAX_AGE, "Laagste leeftijd, bij limited.")
    limit_age_max: int | None = _whole(MAX_AGE, "Hoogste leeftijd, bij limited.")
    limit_municipalities: list[str] | None = Field(
        default=None,
        description="Alleen inwoners van deze gemeenten, bij limited: namen of CBS-codes (GM0513).",
        json_schema_extra={"maxItems": MOST_IN_LIMIT},
    )
    limit_problems: list[str] | None = Field(
        default=None,
        description="Alleen deze hulpvragen, bij limited, zoals ze bij het aanbod staan.",
        json_schema_extra={"maxItems": MOST_IN_LIMIT},
    )
    accepting_until: date | None = Field(
        default=None, description="Laatste dag van de stop of beperking; daarna eindigt die vanzelf."
    )
    reason: WaitingReason | None = Field(default=None, description="Waardoor mensen wachten.")
    remark: str | None = _text(MAX_TEXT_LENGTH, "Toelichting voor verwijzers. Niets over cliënten.")
    note: str | None = _text(MAX_TEXT_LENGTH, "Toelichting voor iedereen. Niets over cliënten.")
    measured_on: date | None = Field(default=None, description="Meetdatum; anders geldt vandaag.")
    method: MeasuringMethod | None = Field(default=None, description="Hoe er is gemeten.")

    def availability(self) -> Availability:
        """Give the figures as the domain knows them."""
        lists = {name: tuple(getattr(self, name) or ()) for name in LIMIT_LISTS}
        return Availability(**{**{name: getattr(self, name) for name in FIGURES}, **lists})


class ReportIn(FiguresIn):
    """De opgave van één aanbod, met eventueel de opgave die u daarmee vervangt."""

    seen_report_id: int | None = Field(
        default=None, description="reportId die u het laatst las: is er een nieuwere, dan volgt een 409."
    )


class LineIn(_In):
    """De opgave van één aanbod in een bericht met meer."""

    offering_id: int = Field(ge=1, le=LARGEST_ID)
    availability: FiguresIn
    seen_report_id: int | None = Field(default=None, description="Zoals bij één aanbod.")

    def entry(self) -> Entry:
        """Give the line as the service takes it."""
        return Entry(self.offering_id, self.availability.availability(), self.seen_report_id)


class BatchIn(_In):
    """Meer opgaven in één bericht: alles wordt opgeslagen, of niets."""

    reports: list[LineIn] = Field(
        default_factory=list,
        description="Nieuwe cijfers.",
        json_schema_extra={"maxItems": MOST_IN_BATCH},
    )
    unchanged: list[int] = Field(
        default_factory=list,
        description="Ids van aanbod waarvan de cijfers nog kloppen.",
        json_schema_extra={"maxItems": MOST_IN_BATCH},
    )


Body = TypeVar("Body", bound=BaseModel)


def read_body(kind: type[Body]) -> Body:
    """Read the request's JSON. Raises ProblemError 400, 413 or 415 with all that is wrong."""
    if request.mimetype != MEDIA_TYPE:
        raise ProblemError(415, "media_unknown")
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True, include_input=False)
    if any(detail["type"] == "json_invalid" for detail in details):
        raise ProblemError(400, "json_unreadable")
    raise ProblemError(400, "input_invalid", faults=[_fault(detail) for detail in details])


def read_batch() -> BatchIn:
    """Read a batch. Raises ProblemError, also for an empty or too long one and for doubles in it."""
    batch = read_body(BatchIn)
    faults = list(_batch_faults(batch))
    if faults:
        raise ProblemError(400, "input_invalid", faults=faults)
    return batch


def _batch_faults(batch: BatchIn) -> list[Fault]:
    places = [(line.offering_id, f"#/reports/{index}/offeringId") for index, line in enumerate(batch.reports)]
    places += [(id_, f"#/unchanged/{index}") for index, id_ in enumerate(batch.unchanged)]
    if not places:
        return [Fault("batch_empty", sentence("batch_empty"), "#")]
    if len(places) > MOST_IN_BATCH:
        return [Fault("batch_too_long", sentence("batch_too_long", maximum=MOST_IN_BATCH), "#")]
    times = Counter(offering_id for offering_id, _ in places)
    twice = [Fault("batch_twice", sentence("batch_twice"), at) for id_, at in places if times[id_] > 1]
    odd = [
        Fault("id_invalid", sentence("id_invalid"), at) for id_, at in places if not 1 <= id_ <= LARGEST_ID
    ]
    return twice + odd


_CODES = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "int_type": "number_expected",
    "int_from_float": "number_expected",
    "int_parsing": "number_expected",
    "int_parsing_size": "number_expected",
    "string_type": "text_expected",
    "enum": "choice_expected",
    "model_type": "object_expected",
    "model_attributes_type": "object_expected",
    "list_type": "list_expected",
    "greater_than_equal": "id_invalid",
    "less_than_equal": "id_invalid",
}


def _fault(detail: ErrorDetails) -> Fault:
    code = _CODES.get(
        detail["type"], "date_expected" if detail["type"].startswith("date") else "value_invalid"
    )
    choices = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", ", ")
    pointer = "#" + "".join(f"/{_escaped(part)}" for part in detail["loc"])
    return Fault(code, sentence(code, choices=choices), pointer[:LONGEST_POINTER])


def _escaped(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
