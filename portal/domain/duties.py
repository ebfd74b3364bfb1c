"""The closed lists about people and what they owe: roles, links, obligations, reminders, mail."""

from enum import StrEnum


class Audience(StrEnum):
    """To whom a step of the ladder is sent."""

    PROVIDER = "provider"
    PROVIDER_MANAGER = "provider_manager"
    CONTRACT_MANAGER = "contract_manager"


class ObligationStatus(StrEnum):
    OPEN = "open"
    LATE = "late"
    SUBMITTED = "submitted"
    EXCUSED = "excused"


class ValueStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class ReminderStatus(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    FAILED = "failed"


class MailStatus(StrEnum):
    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    IN_DOUBT = "in_doubt"


class MailKind(StrEnum):
    """What a mail is about; a digest and alerts can be stopped by their reader."""

    OBLIGATION = "obligation"
    DIGEST = "digest"
    ALERT = "alert"
    ACCOUNT = "account"


class Channel(StrEnum):
    """By which way a step of the ladder reaches people."""

    MAIL = "mail"


class MailHold(StrEnum):
    """Why no mail leaves: the database seems a restored one, or the clock stands before its last run."""

    RESTORED = "restored"
    CLOCK_BACK = "clock_back"


class Role(StrEnum):
    """What a person may do for an organisation."""

    PROVIDER_EDITOR = "provider_editor"
    PROVIDER_MANAGER = "provider_manager"
    CONTRACT_MANAGER = "contract_manager"
    CATALOGUE_EDITOR = "catalogue_editor"
    MUNICIPAL_READER = "municipal_reader"
    REFERRER = "referrer"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class LinkPurpose(StrEnum):
    """What a mailed link opens; a link never opens anything else."""

    WEEK_LIST = "week_list"
    SIGN_IN = "sign_in"
    INVITE = "invite"
    RESET = "reset"
    ADDRESS = "address"
    UNSUBSCRIBE = "unsubscribe"
    ALERTS = "alerts"
