"""How a region pack must read: one class for each part of the file."""

import hashlib
import json
from typing import Annotated, Literal

from pydantic import BaseModel, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from portal.domain.duties import Audience
from portal.domain.terms import (
    Calculation,
    Capacity,
    CareForm,
    Choice,
    ContractForm,
    Direction,
    Funding,
    GroupForm,
    IndicatorKind,
    Law,
    Level,
    Nearness,
    ReferralDoor,
    Reporter,
    ReportingPeriod,
    StartBasis,
    Urgency,
    Weekday,
)
from portal.regions.access import AccessPart
from portal.regions.closures import ClosurePart, check_closures
from portal.regions.fields import (
    STRICT,
    Age,
    CbsCode,
    ClockTime,
    Count,
    Day,
    Figure,
    Flag,
    IndicatorCode,
    Number,
    Share,
    Slug,
    Text32,
    Text64,
    Text100,
    Text200,
    Text300,
    Text500,
    Text1000,
    Years,
)


class Part(BaseModel):
    """A part of a pack."""

    model_config = STRICT


class RegionPart(Part):
    code: Slug
    name: Text200
    inhabitants: Count | None = None
    providers_contracted: Count | None = None
    laws: list[Law] = Field(min_length=1)
    valid_from: Day
    source: Text500


def _scope_kind(value: object) -> str:
    return "<list>" if isinstance(value, list) else "<all>"


class MunicipalityPart(Part):
    """A municipality that takes part: for all products, or for those named."""

    code: CbsCode
    name: Text100
    lat: Figure = Field(ge=50, le=54)
    lon: Figure = Field(ge=3, le=8)
    scope: Annotated[
        Annotated[Literal["all"], Tag("<all>")] | Annotated[list[Slug], Tag("<list>")],
        Discriminator(_scope_kind),
    ]


class CentrePart(Part):
    code: CbsCode
    products: list[Slug] = Field(alias="for", min_length=1)


class ContractPart(Part):
    form: ContractForm | None = None
    term_years: Years | None = None
    extension_years: list[Years] = []
    funding: Funding | None = None


class SegmentPart(Part):
    code: Slug
    name: Text200
    laws: list[Law] = Field(min_length=1)
    level: Level
    choice: Choice | None = None
    nearness: Nearness | None = None
    plain: Text300
    audience: Text1000
    related: list[Slug] = []
    contract: ContractPart = ContractPart()


class AgePart(Part):
    min: Age | None = None
    max: Age | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "AgePart":
        if self.min is not None and self.max is not None and self.min > self.max:
            said = "min ({low}) must not be above max ({high})"
            raise PydanticCustomError("ages_order", said, {"low": self.min, "high": self.max})
        return self


class NormPart(Part):
    weeks: Number | None = Field(default=None, ge=0, le=260)
    hours: Number | None = Field(default=None, ge=0, le=720)
    note: Text500 | None = None

    @property
    def says_something(self) -> bool:
        """Whether the plan gives a norm at all."""
        return (self.weeks, self.hours, self.note) != (None, None, None)


class ReferralPart(Part):
    by: ReferralDoor
    decision: Flag
    note: Text500 | None = None


class ProfilePart(Part):
    number: Number = Field(ge=1, le=99)
    intensity: Text32


class ProductPart(Part):
    code: Slug
    name: Text200
    plain: Text300
    summary: Text1000
    segments: list[Slug] = Field(min_length=1)
    laws: list[Law] = Field(min_length=1)
    care_form: CareForm
    group_form: GroupForm | None = None
    urgency: Urgency
    age: AgePart = AgePart()
    capacity: Capacity
    start_basis: StartBasis | None = None
    norm: NormPart = NormPart()
    bridging_care: Flag = False
    acceptance_duty: Flag = False
    referral: list[ReferralPart] = []
    profile: ProfilePart | None = None
    lighter: list[Slug] = []
    synonyms: list[Text200] = []
    predecessor: Text200 | None = None
    spend_eur: Count | None = None
    clients: Count | None = None
    source: Text500


class ScopePart(Part):
    """For what an indicator is asked; nothing named means per provider."""

    segments: list[Slug] = []
    products: list[Slug] = []


class IndicatorPart(Part):
    code: IndicatorCode
    name: Text500
    scope: ScopePart = ScopePart()
    reported_by: Reporter
    kind: IndicatorKind
    unit: Text64 | None = None
    numerator: Text300 | None = None
    denominator: Text300 | None = None
    parts: list[Text300] = []
    direction: Direction | None = None
    target: Figure | None = None
    calculation: Calculation | None = None
    formula_note: Text1000 | None = None
    source: Text500


class WaitingCalendarPart(Part):
    every_days: Number = Field(ge=1, le=92)
    weekday: Weekday
    due_time: ClockTime
    stale_after_days: Number = Field(ge=1, le=730)
    expire_after_days: Number = Field(ge=1, le=730)

    @model_validator(mode="after")
    def _in_order(self) -> "WaitingCalendarPart":
        if not self.every_days < self.stale_after_days < self.expire_after_days:
            said = "every_days, stale_after_days and expire_after_days must rise in that order"
            raise PydanticCustomError("days_order", said)
        return self


class IndicatorCalendarPart(Part):
    period: ReportingPeriod
    due_days_after_period_end: Number = Field(ge=0, le=366)


class StepPart(Part):
    offset_days: Number = Field(ge=-180, le=180)
    to: Audience


class ReportingPart(Part):
    waiting: WaitingCalendarPart
    indicators: IndicatorCalendarPart
    waiting_reminders: list[StepPart]
    indicator_reminders: list[StepPart]


class SamplePart(Part):
    providers: Number = Field(ge=1, le=10_000)
    small_share: Share | None = None
    top5_turnover_share: Share | None = None
    note: Text1000 | None = None


class Pack(Part):
    """A whole region pack, format version 1."""

    pack_version: Literal[1]
    region: RegionPart
    municipalities: list[MunicipalityPart] = Field(min_length=1)
    centre_municipalities: list[CentrePart] = []
    segments: list[SegmentPart] = Field(min_length=1)
    products: list[ProductPart] = Field(min_length=1)
    indicators: list[IndicatorPart] = []
    reporting: ReportingPart
    sample: SamplePart
    access: list[AccessPart] | None = None
    """How people reach help; a pack without it leaves that as it is."""
    closures: list[ClosurePart] | None = None
    """Which groups are closed to new providers; a pack without it leaves that as it is."""

    @model_validator(mode="after")
    def _access_leads_somewhere(self) -> "Pack":
        codes, seen = {part.code for part in self.municipalities}, set()
        for part in self.access or ():
            if part.municipality not in codes | {None}:
                said = "access: no municipality here has the code {code}"
                raise PydanticCustomError("code_nowhere", said, {"code": part.municipality})
            if (part.municipality, part.code) in seen:
                raise PydanticCustomError("code_twice", "access: {code} stands twice", {"code": part.code})
            seen.add((part.municipality, part.code))
        return self

    @model_validator(mode="after")
    def _closures_lead_somewhere(self) -> "Pack":
        towns = {part.code for part in self.municipalities}
        check_closures(
            self.closures or [], municipalities=towns, segments={part.code for part in self.segments}
        )
        return self

    @property
    def digest(self) -> str:
        """The SHA-256 of the catalogue, as hex; comments, layout and the order of keys do not count."""
        said = json.dumps(
            self.model_dump(mode="json", by_alias=True, exclude={"access", "closures"}),
            sort_keys=True,
            ensure_ascii=False,
        )
        return hashlib.sha256(said.encode()).hexdigest()
