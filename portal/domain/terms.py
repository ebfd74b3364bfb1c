"""The closed lists of the field: every enum that rows, forms, packs and mails share."""

from enum import StrEnum


class Law(StrEnum):
    """The act under which a municipality buys help."""

    JEUGDWET = "jeugdwet"
    WMO = "wmo"


class Level(StrEnum):
    LOCAL = "local"
    REGIONAL = "regional"
    SUPRAREGIONAL = "supraregional"


class Choice(StrEnum):
    """How much a resident may choose the provider within a segment."""

    FULL = "full"
    LIMITED = "limited"
    VERY_LIMITED = "very_limited"
    SUBORDINATE = "subordinate"


class Nearness(StrEnum):
    HIGH = "high"


class ContractForm(StrEnum):
    OPEN_HOUSE = "open_house"
    TENDER = "tender"
    PARTNERSHIP = "partnership"
    SUBSIDY = "subsidy"


class Funding(StrEnum):
    EFFORT = "effort"
    OUTPUT = "output"
    TASK = "task"
    AVAILABILITY = "availability"
    MIXED = "mixed"


class CareForm(StrEnum):
    AMBULATORY = "ambulatory"
    DAY = "day"
    STAY = "stay"
    FAMILY_STAY = "family_stay"
    RESPITE = "respite"
    CRISIS = "crisis"
    HOUSEHOLD = "household"
    PROTECTION = "protection"
    CONSULTATION = "consultation"
    EDUCATION = "education"
    TRANSPORT = "transport"
    COORDINATION = "coordination"
    FREE_ACCESS = "free_access"


class GroupForm(StrEnum):
    INDIVIDUAL = "individual"
    GROUP = "group"
    BOTH = "both"


class Urgency(StrEnum):
    CRISIS = "crisis"
    REGULAR = "regular"


class Capacity(StrEnum):
    """What a provider reports for a product."""

    PLACES = "places"
    WEEKS = "weeks"
    BOTH = "both"
    NONE = "none"

    @property
    def asks_weeks(self) -> bool:
        return self in (Capacity.WEEKS, Capacity.BOTH)

    @property
    def asks_places(self) -> bool:
        return self in (Capacity.PLACES, Capacity.BOTH)


class StartBasis(StrEnum):
    """The event at which the waiting time starts."""

    DECISION = "decision"
    REFERRAL = "referral"
    REGISTRATION = "registration"


class ReferralDoor(StrEnum):
    """Who opens the door to a product."""

    SELF = "self"
    MUNICIPAL_ACCESS = "municipal_access"
    GP = "gp"
    YOUTH_DOCTOR = "youth_doctor"
    MEDICAL_SPECIALIST = "medical_specialist"
    GI = "gi"
    COURT = "court"
    CENTRAL_INTAKE = "central_intake"
    REFERRAL_PANEL = "referral_panel"
    CRISIS_SERVICE = "crisis_service"
    PLACEMENT_COORDINATOR = "placement_coordinator"
    SCHOOL = "school"


class IndicatorKind(StrEnum):
    COUNT = "count"
    RATIO = "ratio"
    SHARE = "share"
    DURATION = "duration"
    BREAKDOWN = "breakdown"
    SCORE = "score"
    COMPOUND = "compound"


class Reporter(StrEnum):
    """Who supplies an indicator."""

    PROVIDER = "provider"
    MUNICIPALITY = "municipality"
    REGION = "region"


class Calculation(StrEnum):
    """What the portal can work out by itself for an indicator, from offerings and their newest reports."""

    WAITING_COUNT = "waiting_count"
    FREE_PLACES = "free_places"
    TOTAL_PLACES = "total_places"
    WAITING_PER_PLACE = "waiting_per_place"
    WAIT_WEEKS = "wait_weeks"
    OFFERING_COUNT = "offering_count"
    PROVIDER_COUNT = "provider_count"


class Direction(StrEnum):
    DECREASE = "decrease"
    INCREASE = "increase"
    STABILISE = "stabilise"


class CalendarKind(StrEnum):
    """What a reporting calendar, an obligation and a ladder are about."""

    WAITING = "waiting"
    INDICATORS = "indicators"


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def iso(self) -> int:
        """Monday is 1, as in ISO 8601."""
        return list(Weekday).index(self) + 1


class ReportingPeriod(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class OrganisationKind(StrEnum):
    PROVIDER = "provider"
    REGION = "region"
    MUNICIPALITY = "municipality"
    REFERRER = "referrer"


class OrganisationSize(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class ProviderKind(StrEnum):
    """What sort of organisation a provider is; a family home includes other small homes."""

    INSTITUTION = "institution"
    PRACTICE = "practice"
    CERTIFIED = "certified"
    FAMILY_HOME = "family_home"
    HOSPITAL = "hospital"
    OTHER = "other"


class OfferingKind(StrEnum):
    CONTRACTED = "contracted"
    FREE_ACCESS = "free_access"


class PublicationStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class TagKind(StrEnum):
    """What a tag on an offering says."""

    PROBLEM = "problem"
    TARGET_GROUP = "target_group"
    METHOD = "method"
    LANGUAGE = "language"
    MOMENT = "moment"
    CONTRA_INDICATION = "contra_indication"


class Moment(StrEnum):
    """When help is given; the values of a MOMENT tag."""

    WORKDAY = "workday"
    EVENING = "evening"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_AND_NIGHT = "day_and_night"


class Accepting(StrEnum):
    YES = "yes"
    LIMITED = "limited"
    STOP = "stop"


class WaitingReason(StrEnum):
    """Why people wait; the plans ask for the nature of a waiting list."""

    STAFF = "staff"
    NO_OUTFLOW = "no_outflow"
    BUDGET_CEILING = "budget_ceiling"
    SEASON = "season"
    HOUSING = "housing"
    MORE_DEMAND = "more_demand"
    GROUP_START = "group_start"
    OTHER = "other"


class MeasuringMethod(StrEnum):
    THIRD_AVAILABLE = "third_available"
    MEDIAN_STARTS = "median_starts"
    ESTIMATE = "estimate"


class TokenScope(StrEnum):
    """What an organisation's token may do; reporting includes reading."""

    READ = "read"
    REPORT = "report"

    def covers(self, asked: "TokenScope") -> bool:
        return self is TokenScope.REPORT or self is asked


class ReportOutcome(StrEnum):
    CHANGED = "changed"
    CONFIRMED = "confirmed"


class ReportChannel(StrEnum):
    PORTAL = "portal"
    WEEK_LINK = "week_link"
    API = "api"
    IMPORT = "import"
    REGION = "region"


class Freshness(StrEnum):
    """How old a figure is, from trustworthy to absent."""

    FRESH = "fresh"
    AGEING = "ageing"
    STALE = "stale"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
