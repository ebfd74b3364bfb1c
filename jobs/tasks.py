"""What each job does: call a service in a unit of work and tell in one line what came of it."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError, OperationalError

from jobs.gate import gate_hold
from jobs.post import PostRoom, Tally, send_due_mail
from jobs.workplace import Workplace
from portal.db import reading, unit_of_work
from portal.domain.duties import MailHold
from portal.domain.errors import DomainError
from portal.services.audit_seals import newest_settled_id, seal_entries
from portal.services.catalogue_effects import apply_due, regions_due
from portal.services.clean_up import clean_up
from portal.services.day_marks import mark_day
from portal.services.digests import queue_digests
from portal.services.freshness_marks import mark_freshness
from portal.services.indicator_obligations import make_indicator_obligations
from portal.services.mail_texts import moment_text
from portal.services.monitor_weeks import make_week, weeks_to_make
from portal.services.obligations import make_waiting_obligations, mark_late
from portal.services.reminders import decide_reminders
from portal.services.search_watch import DueSearch, due_searches, known_free, note_fits
from search.alerts import people_to_tell, queue_alert
from search.fitting import fitting
from search.indexer import drain, mend, rebuild

MOST_COMPARED = 2_000
"""How many kept searches one run compares at most; the others come first in the next."""
IDLE = ""
"""What a task says when there was nothing to do."""


def drain_outbox(place: Workplace) -> str:
    """Tell the index what has changed."""
    total = 0
    while not place.stopping.is_set():
        drained = drain(place.engine, place.search_engine, now=place.clock(), wait=False)
        if not drained:
            break
        total += drained
    return f"{total} lines drained" if total else IDLE


def mark_ages(place: Workplace) -> str:
    """Move ageing, stale and expired figures to what they have become."""
    total = 0
    while not place.stopping.is_set():
        with unit_of_work(place.engine) as session:
            marked = mark_freshness(session, now=place.clock())
        if not marked:
            break
        total += marked
    return f"{total} figures marked" if total else IDLE


def mark_new_day(place: Workplace) -> str:
    """Tell the index what begins, ends or phases out today."""
    with unit_of_work(place.engine) as session:
        marked = mark_day(session, now=place.clock())
    return f"{marked} offerings marked" if marked else IDLE


def apply_catalogue(place: Workplace) -> str:
    """Let the changes of the catalogue take effect whose day has come, one region at a time."""
    with unit_of_work(place.engine) as session:
        region_ids = regions_due(session, now=place.clock())
    count = 0
    for region_id in region_ids:
        with unit_of_work(place.engine) as session:
            count += apply_due(session, region_id=region_id, now=place.clock())
    return f"{count} changes took effect" if region_ids else IDLE


def make_obligations(place: Workplace) -> str:
    """Make what every provider owes this week and over the last period, and mark what is late."""
    with unit_of_work(place.engine) as session:
        made = make_waiting_obligations(session, now=place.clock())
    with unit_of_work(place.engine) as session:
        made += make_indicator_obligations(session, now=place.clock())
        late = mark_late(session, now=place.clock())
    return f"{made} made, {late} became late" if made or late else IDLE


def send_reminders(place: Workplace) -> str:
    """Take the steps of the ladder that are due, and send the mails."""
    with unit_of_work(place.engine) as session:
        mark_late(session, now=place.clock())
    if (hold := _hold(place)) is not None:
        return str(Tally(hold=hold))
    with unit_of_work(place.engine) as session:
        digests = queue_digests(session, letterhead=place.letterhead, now=place.clock())
    mails, skipped, people = 0, 0, set[int]()
    has_more = True
    while has_more and not place.stopping.is_set():
        with unit_of_work(place.engine) as session:
            decided = decide_reminders(session, letterhead=place.letterhead, now=place.clock())
        if decided.quiet_until is not None and not mails:
            return f"quiet time, nothing is mailed before {moment_text(decided.quiet_until)}"
        mails += decided.mail_count
        skipped += decided.skipped_count
        people |= decided.person_ids
        has_more = decided.has_more
    queued = f"{mails} mails queued for {len(people)} people" + (f", {digests} digests" if digests else "")
    nobody = f", {skipped} skipped" if skipped else ""
    return f"{queued}, {_empty_queue(place)}{nobody}"


def watch_searches(place: Workplace) -> str:
    """Compare kept searches with what is free now, and queue mails about what came free."""
    with reading(place.engine) as session:
        due = due_searches(session, now=place.clock(), limit=MOST_COMPARED)
    came = 0
    for one in due:
        if place.stopping.is_set():
            return f"{came} places came free"
        came += _compare(place, one)
    with reading(place.engine) as session:
        people = people_to_tell(session, now=place.clock())
    mails = _tell(place, people) if people else 0
    return f"{came} places came free, {mails} alerts queued" if came or mails else IDLE


def send_mail(place: Workplace) -> str:
    """Send what is in the queue, also what failed before and is due again."""
    tally = _empty_queue(place)
    return IDLE if tally.is_idle else str(tally)


def rebuild_index(place: Workplace) -> str:
    """Make a new index beside the old one and swap."""
    try:
        count = rebuild(place.engine, place.search_engine, now=place.clock())
    except DomainError as error:
        if error.code != "rebuild_running":
            raise
        return "left to another process that is rebuilding"
    return f"{count} documents"


def mend_index(place: Workplace) -> str:
    """Make the index again when it is away or broken, and bring what it misses."""
    try:
        return mend(place.engine, place.search_engine, now=place.clock())
    except DomainError as error:
        if error.code != "rebuild_running":
            raise
        return "left to another process that is rebuilding"


def seal_audit(place: Workplace) -> str:
    """Close what was added to the audit trail with the next link of its chain."""
    total = 0
    try:
        with unit_of_work(place.engine) as session:
            until_id = newest_settled_id(session)
        while not place.stopping.is_set():
            with unit_of_work(place.engine) as session:
                sealed = seal_entries(session, until_id=until_id, now=place.clock())
            if not sealed:
                break
            total += sealed
    except OperationalError:
        return "left for the next time: the trail is being written"
    except IntegrityError:
        return "left to another process that is sealing"
    return f"{total} entries sealed" if total else IDLE


def keep_weeks(place: Workplace) -> str:
    """Make the figures of the weeks that have ended, one week a commit."""
    with unit_of_work(place.engine) as session:
        mondays = weeks_to_make(session, now=place.clock())
    total = 0
    for monday in mondays:
        if place.stopping.is_set():
            break
        try:
            with unit_of_work(place.engine) as session:
                total += make_week(session, monday, now=place.clock())
        except IntegrityError:
            return "left to another process that is making weeks"
    return f"{total} figures of weeks" if total else IDLE


def tidy(place: Workplace) -> str:
    """Throw away old slots, counters, links and sessions."""
    with unit_of_work(place.engine) as session:
        gone = clean_up(session, now=place.clock())
    return ", ".join(f"{count} {table}" for table, count in gone.items() if count) or IDLE


def _compare(place: Workplace, due: DueSearch) -> int:
    """Ask what one search fits now, outside the unit of work in which it is written down."""
    now = place.clock()
    with reading(place.engine) as session:
        before = known_free(session, search_id=due.search_id)
        found = fitting(session, place.search_engine, asked=due.asked, before=before, now=now)
    with unit_of_work(place.engine) as session:
        return note_fits(session, due=due, fresh=found.fresh, kept=found.kept, now=now)


def _tell(place: Workplace, people: Sequence[int]) -> int:
    """Queue the alerts of these people, unless no mail may leave."""
    if _hold(place) is not None:
        return 0
    mails = 0
    for user_id in people:
        if place.stopping.is_set():
            break
        with unit_of_work(place.engine) as session:
            mails += queue_alert(session, user_id=user_id, letterhead=place.letterhead, now=place.clock())
    return mails


def _hold(place: Workplace) -> MailHold | None:
    return gate_hold(place.engine, place.fence, is_strict=place.settings.is_production, now=place.clock())


def _empty_queue(place: Workplace) -> Tally:
    return send_due_mail(
        PostRoom(
            engine=place.engine,
            open_mailer=place.open_mailer,
            fence=place.fence,
            letterhead=place.letterhead,
            sender=place.settings.mail_from,
            worker=place.worker,
            clock=place.clock,
            is_stopping=place.stopping.is_set,
            is_strict=place.settings.is_production,
        )
    )
