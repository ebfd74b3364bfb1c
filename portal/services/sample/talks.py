"""Makes what a region wrote about a few quarterly talks: a note in two versions, and agreements."""

from datetime import datetime, timedelta

from sqlmodel import Session

from portal.domain.agreements import Standing
from portal.domain.calendar import local_date
from portal.models import TalkAgreement, TalkNote
from portal.services.asked_offerings import asked_offerings
from portal.services.sample.dice import Dice
from portal.services.sample.facts import RegionFacts
from portal.services.sample.rows import Rows
from portal.services.talk_pack import quarters_at

TALKS = 6
"""About how many providers a region wrote something down."""
_FIRST = "De wachttijd bij het eerste gesprek loopt op. Vragen wat er in de planning kan."
_NOTES = (
    "Zij verwachten in het voorjaar een nieuwe groep. Navragen hoeveel plekken dat geeft.",
    "De aanlevering komt vaak na het moment. Vragen wie dit doet als de vaste collega er niet is.",
    "Het aanbod in de kleine gemeenten is krap. Bespreken of een locatie erbij kan.",
)
_AGREED = (
    ("Stuurt een plan om de wachttijd onder de norm te krijgen.", "de aanbieder", 45),
    ("Zoekt uit of het volume voor volgend jaar hoger kan.", "contractmanager", 60),
    ("Wijst een tweede collega aan voor de wekelijkse opgave.", "de aanbieder", 20),
)


def add_talks(
    session: Session, rows: Rows, region: RegionFacts, *, manager_id: int, seed: int, now: datetime
) -> None:
    """Write of some providers a note, an agreement of the talk before and those of the last quarter."""
    _, last, before, _ = quarters_at(local_date(now))
    dice = Dice.named(seed, region.code, "talks")
    for organisation_id in dice.some(sorted(asked_offerings(session, region_id=region.id)), TALKS):
        talk = {"organisation_id": organisation_id, "region_id": region.id, "user_id": manager_id}
        for version, text in enumerate((_FIRST, f"{_FIRST}\n{dice.choice(_NOTES)}"), 1):
            at = now - timedelta(days=9 - version)
            rows.add(TalkNote, **talk, quarter=last.start, version=version, text=text, at=at)
        for quarter, number, standing in (
            (before.start, 1, Standing.OPEN),
            (before.start, 2, Standing.DONE),
            (last.start, 1, Standing.OPEN),
        ):
            text, holder, days = _AGREED[number - 1] if quarter == before.start else _AGREED[2]
            at = now - timedelta(days=90 if quarter == before.start else 7)
            rows.add(
                TalkAgreement,
                **talk,
                quarter=quarter,
                number=number,
                version=1,
                text=text,
                holder=holder,
                due_on=local_date(at + timedelta(days=days)),
                standing=standing,
                at=at,
            )
