"""What a region agreed with a provider in talks, each change a version; open ones are carried on."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlmodel import Session, col

from portal.domain.agreements import AgreementContent, Standing, check_agreement
from portal.domain.errors import ConflictError, InvalidError, NotFoundError
from portal.models import TalkAgreement, User
from portal.services.talk_turns import Talk, note_talk, take_turn

SAME_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class AgreementVersion:
    """A version of an agreement: what it says, and who wrote it when."""

    version: int
    content: AgreementContent
    at: datetime
    by: str | None
    user_id: int | None


@dataclass(frozen=True)
class Agreement:
    """An agreement with its versions, newest first; `quarter` is the first day of that of the talk."""

    quarter: date
    number: int
    versions: Sequence[AgreementVersion]

    @property
    def newest(self) -> AgreementVersion:
        return self.versions[0]

    @property
    def content(self) -> AgreementContent:
        return self.newest.content

    @property
    def is_open(self) -> bool:
        return self.content.standing is Standing.OPEN


def read_agreements(session: Session, *, organisation_id: int, region_id: int) -> list[Agreement]:
    """List every agreement of a region with a provider, oldest first, with all versions; one statement."""
    rows = session.execute(
        select(TalkAgreement, col(User.name))
        .outerjoin(User, col(User.id) == col(TalkAgreement.user_id))
        .where(
            col(TalkAgreement.organisation_id) == organisation_id, col(TalkAgreement.region_id) == region_id
        )
        .order_by(col(TalkAgreement.quarter), col(TalkAgreement.number), col(TalkAgreement.version).desc())
    )
    pairs = [(row, name) for row, name in rows]
    return [
        Agreement(quarter, number, tuple(_version(row, name) for row, name in found))
        for (quarter, number), found in groupby(pairs, key=lambda pair: (pair[0].quarter, pair[0].number))
    ]


def agreements_for(agreements: Iterable[Agreement], quarter: date) -> list[Agreement]:
    """Keep what belongs in the pack of a quarter: made in its talk, or made before and still open."""
    return [one for one in agreements if one.quarter == quarter or (one.quarter < quarter and one.is_open)]


def find_agreement(session: Session, *, talk: Talk, number: int) -> Agreement:
    """Find an agreement of a talk. Raises NotFoundError."""
    for one in read_agreements(session, organisation_id=talk.organisation_id, region_id=talk.region_id):
        if (one.quarter, one.number) == (talk.quarter, number):
            return one
    raise NotFoundError


def add_agreement(
    session: Session, *, talk: Talk, content: AgreementContent, user_id: int | None, now: datetime
) -> int:
    """Write down what was agreed and return its number; the same by the same person counts once.

    Raises InvalidError as check_agreement.
    """
    if faults := check_agreement(content, quarter=talk.quarter):
        raise InvalidError(faults)
    take_turn(session, talk)
    known = [
        one
        for one in read_agreements(session, organisation_id=talk.organisation_id, region_id=talk.region_id)
        if one.quarter == talk.quarter
    ]
    for one in known:
        newest = one.newest
        if (newest.content, newest.user_id) == (content, user_id) and newest.at >= now - SAME_WITHIN:
            return one.number
    number = max((one.number for one in known), default=0) + 1
    _write(session, talk, number, 1, content, user_id, now)
    return number


def change_agreement(
    session: Session,
    *,
    talk: Talk,
    number: int,
    content: AgreementContent,
    seen_version: int,
    user_id: int | None,
    now: datetime,
) -> bool:
    """Save an agreement as a new version and return whether it differed.

    Raises NotFoundError, InvalidError as check_agreement, and ConflictError (`mine`, `theirs` by field).
    """
    take_turn(session, talk)
    newest = find_agreement(session, talk=talk, number=number).newest
    if content == newest.content:
        return False
    if faults := check_agreement(content, quarter=talk.quarter):
        raise InvalidError(faults)
    if newest.version != seen_version:
        mine, theirs = asdict(content), asdict(newest.content)
        names = [name for name in mine if mine[name] != theirs[name]]
        raise ConflictError(
            mine={name: mine[name] for name in names},
            theirs={name: theirs[name] for name in names},
            version=newest.version,
            at=newest.at,
            user_name=newest.by,
        )
    _write(session, talk, number, newest.version + 1, content, user_id, now)
    return True


def _write(
    session: Session,
    talk: Talk,
    number: int,
    version: int,
    content: AgreementContent,
    user_id: int | None,
    now: datetime,
) -> None:
    row = TalkAgreement(
        organisation_id=talk.organisation_id,
        region_id=talk.region_id,
        quarter=talk.quarter,
        number=number,
        version=version,
        user_id=user_id,
        at=now,
        **asdict(content),
    )
    session.add(row)
    session.flush()
    action = "talk_agreement.add" if version == 1 else "talk_agreement.change"
    note_talk(session, action, talk, subject_id=row.id, version=version, user_id=user_id, now=now)


def _version(row: TalkAgreement, name: str | None) -> AgreementVersion:
    content = AgreementContent(row.text, row.holder, row.due_on, row.standing)
    return AgreementVersion(row.version, content, row.at, name, row.user_id)
