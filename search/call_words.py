"""The words of a person's own call about an offering: short beside a result, in full on the call list."""

from datetime import datetime

from portal.domain.calls import TOLD_AS, CallOutcome
from portal.services.calls import Call
from portal.web.present import date_short, days_ago

_SHORT = {CallOutcome.PLACE: "plek", CallOutcome.FULL: "vol", CallOutcome.SILENT: "geen gehoor"}


def call_words(call: Call, *, now: datetime) -> str:
    """Say what the own list says: "u belde 3 dagen geleden: vol", "op uw bellijst", "u belt terug op …"."""
    if call.outcome is CallOutcome.OPEN:
        return "op uw bellijst"
    if call.again_on is not None:
        return f"u belt terug op {date_short(call.again_on)}"
    return f"u belde {days_ago(call.noted_at, now)}: {_SHORT[call.outcome]}"


def can_report(call: Call) -> bool:
    """Say whether a call tells something that can still be sent as a report."""
    return call.outcome in TOLD_AS and call.reported_at is None
