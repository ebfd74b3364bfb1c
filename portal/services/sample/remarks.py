"""Makes a few reports of visitors: an offering that two of them doubt, one more, and an answered one."""

from datetime import datetime, timedelta

from sqlmodel import Session

from portal.domain.feedback import FeedbackClosing, FeedbackKind
from portal.models import Feedback
from portal.services.asked_offerings import asked_offerings
from portal.services.sample.dice import Dice
from portal.services.sample.facts import RegionFacts
from portal.services.sample.rows import Rows

_DOUBTED, _OPEN, _ANSWERED = range(3)
_SAID = (
    (_DOUBTED, FeedbackKind.WAIT, "Aan de telefoon hoorde ik dat het twee maanden langer duurt.", 52),
    (_DOUBTED, FeedbackKind.STOP, "", 20),
    (_OPEN, FeedbackKind.CONTACT, "Het telefoonnummer is niet in gebruik.", 75),
    (_ANSWERED, FeedbackKind.CONTENT, "Er staat dat u aan huis komt, klopt dat?", 200),
)
_ANSWER = "Ja, wij komen ook aan huis. Dat staat nu duidelijker in de beschrijving."


def add_remarks(session: Session, rows: Rows, region: RegionFacts, *, seed: int, now: datetime) -> None:
    """Write the reports of visitors about three offerings of a region."""
    asked = asked_offerings(session, region_id=region.id)
    owners = {item.offering_id: owner for owner, items in sorted(asked.items()) for item in items}
    chosen = Dice.named(seed, region.code, "remarks").some(sorted(owners), 3)
    for number, (which, kind, text, hours) in enumerate(_SAID):
        if which >= len(chosen):
            continue
        is_closed = which == _ANSWERED
        rows.add(
            Feedback,
            offering_id=chosen[which],
            organisation_id=owners[chosen[which]],
            region_id=region.id,
            kind=kind,
            text=text,
            visitor_hash=f"{number:064d}",
            created_at=now - timedelta(hours=hours),
            closed_at=now - timedelta(hours=hours // 2) if is_closed else None,
            closing=FeedbackClosing.CORRECTED if is_closed else None,
            answer=_ANSWER if is_closed else "",
        )
