"""Every table, named, so that one import makes the metadata complete."""

from portal.models.access_points import AccessPoint, AccessState
from portal.models.accounts import (
    ApiAnswer,
    ApiToken,
    AttemptCounter,
    Invitation,
    MailedLink,
    Membership,
    RecoveryCode,
    SecondFactor,
    User,
    UserSession,
)
from portal.models.asking import (
    CatalogueVersion,
    Indicator,
    IndicatorScope,
    Norm,
    ReminderStep,
    ReportingCalendar,
)
from portal.models.calls import CallNote
from portal.models.catalogue import (
    CentreMunicipality,
    LighterProduct,
    Municipality,
    MunicipalityProduct,
    Product,
    ProductLaw,
    ProductSegment,
    ProductSynonym,
    ReferralRoute,
    Region,
    RegionMunicipality,
    RelatedSegment,
    Segment,
    Theme,
)
from portal.models.chasing import ContactNote, ReminderPause
from portal.models.closures import GroupClosure, GroupClosureVersion
from portal.models.columns import metadata
from portal.models.facilities import Facility, FacilityVersion
from portal.models.feedback import Feedback, VisitorSalt
from portal.models.ledger import AuditEntry, AuditSeal, IndexRebuild, JobSlot, MailGate, OutboxLine
from portal.models.missed import MissedSearch
from portal.models.monitoring import WeeklyFigure
from portal.models.organisations import (
    Contract,
    ContractLine,
    ContractLineMunicipality,
    Location,
    Organisation,
    OrganisationRole,
    Subcontractor,
)
from portal.models.plans import CataloguePlan, PackUpload
from portal.models.postcodes import PostcodePoint
from portal.models.referrers import ReferrerDesk, ReferrerTown
from portal.models.reporting import Excuse, IndicatorValue, Obligation, OutgoingMail, Reminder
from portal.models.saved_searches import SavedSearch, SearchFit
from portal.models.supply import (
    AvailabilityReport,
    CurrentReport,
    GroupStart,
    Offering,
    OfferingMunicipality,
    OfferingTag,
)
from portal.models.talks import TalkAgreement, TalkNote
from portal.models.uploads import UploadPreview

__all__ = [
    "AccessPoint",
    "AccessState",
    "ApiAnswer",
    "ApiToken",
    "AttemptCounter",
    "AuditEntry",
    "AuditSeal",
    "AvailabilityReport",
    "CallNote",
    "CataloguePlan",
    "CatalogueVersion",
    "CentreMunicipality",
    "ContactNote",
    "Contract",
    "ContractLine",
    "ContractLineMunicipality",
    "CurrentReport",
    "Excuse",
    "Facility",
    "FacilityVersion",
    "Feedback",
    "GroupClosure",
    "GroupClosureVersion",
    "GroupStart",
    "IndexRebuild",
    "Indicator",
    "IndicatorScope",
    "IndicatorValue",
    "Invitation",
    "JobSlot",
    "LighterProduct",
    "Location",
    "MailGate",
    "MailedLink",
    "Membership",
    "MissedSearch",
    "Municipality",
    "MunicipalityProduct",
    "Norm",
    "Obligation",
    "Offering",
    "OfferingMunicipality",
    "OfferingTag",
    "Organisation",
    "OrganisationRole",
    "OutboxLine",
    "OutgoingMail",
    "PackUpload",
    "PostcodePoint",
    "Product",
    "ProductLaw",
    "ProductSegment",
    "ProductSynonym",
    "RecoveryCode",
    "ReferralRoute",
    "ReferrerDesk",
    "ReferrerTown",
    "Region",
    "RegionMunicipality",
    "RelatedSegment",
    "Reminder",
    "ReminderPause",
    "ReminderStep",
    "ReportingCalendar",
    "SavedSearch",
    "SearchFit",
    "SecondFactor",
    "Segment",
    "Subcontractor",
    "TalkAgreement",
    "TalkNote",
    "Theme",
    "UploadPreview",
    "User",
    "UserSession",
    "VisitorSalt",
    "WeeklyFigure",
    "metadata",
]
