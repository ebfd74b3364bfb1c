"""The same for several providers at once: a page that lists whom, and then remind or excuse them."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request, url_for

from portal.domain.duties import Audience
from portal.domain.errors import DomainError, NotFoundError
from portal.domain.permissions import Action
from portal.domain.terms import CalendarKind
from portal.services.excuses import Span, excuse_provider
from portal.services.next_steps import NextStep, people_for, read_next_steps
from portal.services.recipients import Directory, Recipient
from portal.services.reminder_mails import Letterhead
from portal.services.send_now import send_now
from portal.web.auth import allowed, current_user_id, region_scope
from portal.web.board_filter import read_number
from portal.web.errors import status_of
from portal.web.forms.region import TogetherForm
from portal.web.htmx import done
from portal.web.menu import notice
from portal.web.messages import sentence
from portal.web.present import count_text
from portal.web.work import now, reader, settings, writing

blueprint = Blueprint("region_bulk", __name__, url_prefix="/regio/samen")

REMIND, EXCUSE = "herinneren", "vrijstellen"
MOST_AT_ONCE = 100

Tick = tuple[int, int, CalendarKind]


@dataclass(frozen=True)
class Chosen:
    """One ticked line, and everything that it owes now, first due first."""

    tick: str
    steps: list[NextStep]
    people: list[Recipient]

    @property
    def organisation_name(self) -> str:
        return self.steps[0].obligation.organisation_name

    @property
    def span(self) -> Span:
        periods = [one.obligation.period for one in self.steps]
        first, last = min(one.start for one in periods), max(one.end for one in periods)
        return Span(first, last, self.steps[0].obligation.kind)

    @property
    def names(self) -> list[str]:
        """Name everybody at the provider who gets a reminder by hand."""
        return [person.name for person in self.people]


@blueprint.get("")
@allowed(Action.EXCUSE)
def confirm() -> Response:
    """List whom it is about, before anything is done."""
    form = TogetherForm(formdata=None, data={"act": _act(request.args.get("doe"))})
    return _page(form, request.args.getlist("wie"))


@blueprint.post("")
@allowed(Action.EXCUSE)
def carry_out() -> Response:
    """Remind or excuse them, each by itself: one that cannot be done does not stop the others."""
    form, ticks = TogetherForm(), request.form.getlist("wie")
    chosen = _chosen(ticks)
    if not chosen or form.act.data not in (REMIND, EXCUSE):
        missing = (
            "een of meer aanbieders die nog moeten inleveren" if not chosen else "herinneren of vrijstellen"
        )
        form.form_errors.append(f"Kies eerst {missing}.")
        form.act.data = _act(form.act.data)
        return _page(form, ticks, 422)
    try:
        count, refused = _remind(chosen) if form.act.data == REMIND else _excuse(chosen, form)
    except DomainError as error:
        form.add_refusal(error)
        return _page(form, ticks, status_of(error))
    if form.act.data == REMIND:
        notice(f"{count_text(count, 'aanbieder krijgt', 'aanbieders krijgen')} een herinnering.")
    else:
        notice(f"{count_text(count, 'aanlevering is', 'aanleveringen zijn')} vrijgesteld.")
    for words in refused:
        notice(words, "warning")
    only = {one.steps[0].obligation.organisation_id for one in chosen}
    if len(only) == 1:
        return done(url_for("region_provider.show", organisation_id=only.pop()))
    return done(url_for("region.board"))


def _remind(chosen: list[Chosen]) -> tuple[int, list[str]]:
    count, refused = 0, []
    with writing() as session:
        for one in chosen:
            try:
                send_now(
                    session,
                    obligation_id=one.steps[0].obligation.obligation_id,
                    region_ids=region_scope(Action.EXCUSE),
                    user_id=current_user_id(),
                    letterhead=Letterhead(settings().base_url, settings().contact_email),
                    now=now(),
                )
                count += 1
            except NotFoundError:
                raise
            except DomainError as error:
                refused.append(f"{one.organisation_name}: {sentence(error.code, **error.data)}")
    return count, refused


def _excuse(chosen: list[Chosen], form: TogetherForm) -> tuple[int, list[str]]:
    count = 0
    with writing() as session:
        for one in chosen:
            obligation = one.steps[0].obligation
            given = excuse_provider(
                session,
                organisation_id=obligation.organisation_id,
                region_id=obligation.region_id,
                span=one.span,
                reason=form.reason.data or "",
                user_id=current_user_id(),
                now=now(),
            )
            count += given.obligation_count
    return count, []


def _page(form: TogetherForm, ticks: list[str], status: int = 200) -> Response:
    chosen = _chosen(ticks)
    body = render_template(
        "region/together.html",
        form=form,
        chosen=chosen,
        left_out=len(set(ticks[:MOST_AT_ONCE])) - len(chosen),
        is_reminder=form.act.data == REMIND,
        now=now(),
    )
    return make_response(body, status)


def _chosen(ticks: list[str]) -> list[Chosen]:
    """Find what is ticked, pending, and in the own regions; anything else is left out."""
    scope = region_scope(Action.EXCUSE)
    wanted = {text: tick for text in ticks[:MOST_AT_ONCE] if (tick := _tick(text)) is not None}
    regions = {region_id for _, region_id, _ in wanted.values() if scope is None or region_id in scope}
    if not regions:
        return []
    steps = read_next_steps(
        reader(), organisation_ids={tick[0] for tick in wanted.values()}, region_ids=regions, now=now()
    )
    found: dict[Tick, list[NextStep]] = {}
    for one in steps:
        key = one.obligation.organisation_id, one.obligation.region_id, one.obligation.kind
        found.setdefault(key, []).append(one)
    directory = people_for(reader(), obligations=[one.obligation for one in steps], now=now())
    listed = [
        Chosen(text, found[tick], _reached(directory, tick)) for text, tick in wanted.items() if tick in found
    ]
    return sorted(listed, key=lambda one: one.organisation_name)


def _reached(directory: Directory, tick: Tick) -> list[Recipient]:
    people = directory.people(Audience.PROVIDER, organisation_id=tick[0], region_id=tick[1])
    return [person for person in people if person.obstacle is None]


def _tick(text: str) -> Tick | None:
    parts = text.split("-")
    ids = [read_number(part) for part in parts[:2]]
    if len(parts) != 3 or ids[0] is None or ids[1] is None or parts[2] not in set(CalendarKind):
        return None
    return ids[0], ids[1], CalendarKind(parts[2])


def _act(text: str | None) -> str:
    return EXCUSE if text == EXCUSE else REMIND
