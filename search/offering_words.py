"""Decides the words of an offering's page: how to get there, what the figures are, whom to call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.domain.availability import PlaceState
from portal.domain.terms import Freshness, Law, Moment, OfferingKind, ReferralDoor, TagKind
from portal.web.present import StatusWords, count_text, date_text, days_ago, label
from search.belongings import Route
from search.offering_view import OfferingView, ServedMunicipality
from search.present import (
    ages_text,
    places_text,
    professional_title,
    professional_words,
    resident_title,
    resident_words,
    waits_text,
)

DOORS = {
    ReferralDoor.SELF: "U meldt zich zelf aan, zonder verwijzing.",
    ReferralDoor.MUNICIPAL_ACCESS: "Bespreek uw vraag met het sociaal team van uw gemeente.",
    ReferralDoor.GP: "Vraag uw huisarts om een verwijzing.",
    ReferralDoor.YOUTH_DOCTOR: "Vraag de jeugdarts om een verwijzing.",
    ReferralDoor.MEDICAL_SPECIALIST: "Vraag de medisch specialist om een verwijzing.",
    ReferralDoor.GI: "De gecertificeerde instelling die u begeleidt, vraagt deze hulp aan.",
    ReferralDoor.COURT: "De rechter beslist over deze hulp.",
    ReferralDoor.CENTRAL_INTAKE: "De centrale aanmelding van de regio neemt uw aanmelding aan.",
    ReferralDoor.REFERRAL_PANEL: "De verwijstafel, een groep deskundigen, kijkt welke hulp past.",
    ReferralDoor.CRISIS_SERVICE: "Bel de crisisdienst.",
    ReferralDoor.PLACEMENT_COORDINATOR: "De plaatsingscoördinator zoekt een passende plek.",
    ReferralDoor.SCHOOL: "De school vraagt deze hulp met u aan.",
}
MOMENTS = {moment.value: moment for moment in Moment}


@dataclass(frozen=True)
class Door:
    """One way in; `step` says what to do and `decision` whether the municipality has to decide."""

    step: str
    decision: str
    note: str | None
    is_access_team: bool
    is_crisis: bool


@dataclass(frozen=True)
class OfferingWords:
    """The words of the page; empty texts and lists are left out."""

    title: str
    subtitle: str
    status: StatusWords
    waits: str
    places: str
    figures: tuple[str, ...]
    norm: str
    ages: str
    problems: str
    target_groups: str
    methods: str
    languages: str
    moments: str
    excluded: tuple[str, ...]
    form: str
    laws: str
    doors: tuple[Door, ...]
    teams: tuple[ServedMunicipality, ...]
    served: str
    waiting_count: str


def offering_words(
    view: OfferingView, municipality: str | None, *, is_professional: bool, now: datetime
) -> OfferingWords:
    """Put an offering in words; `municipality` is the CBS code that the visitor chose, if any."""
    card = view.card
    write = professional_words if is_professional else resident_words
    count = None if card.availability is None else card.availability.waiting_count
    return OfferingWords(
        title=professional_title(card) if is_professional else resident_title(card),
        subtitle=_subtitle(view, is_professional=is_professional),
        status=write(card, now=now),
        waits=waits_text(card),
        places=places_text(card.availability) if card.state is not PlaceState.STOPPED else "",
        figures=tuple(line for line in _figures_lines(view, now) if line),
        norm=_norm_text(view),
        ages=_capital(ages_text(card.age_min, card.age_max)),
        problems=_capital(list_text(tag_words(view, TagKind.PROBLEM))),
        target_groups=_capital(list_text(tag_words(view, TagKind.TARGET_GROUP))),
        methods=_capital(list_text(tag_words(view, TagKind.METHOD))),
        languages=_capital(list_text(tag_words(view, TagKind.LANGUAGE))),
        moments=_capital(list_text(tag_words(view, TagKind.MOMENT))),
        excluded=tuple(tag_words(view, TagKind.CONTRA_INDICATION)),
        form=_capital(label(card.group_form)),
        laws=list_text([label(law) for law in Law if law.value in view.laws]),
        doors=tuple(door_words(route) for route in card.routes),
        teams=tuple(_access_teams(view, municipality)),
        served=list_text([item.name for item in view.municipalities]),
        waiting_count=""
        if count is None or not is_professional
        else count_text(count, "mens wacht", "mensen wachten"),
    )


def tag_words(view: OfferingView, kind: TagKind) -> list[str]:
    """Give the tags of one kind, in words."""
    values = view.tags.get(kind.value, ())
    if kind is TagKind.MOMENT:
        return [label(MOMENTS[value]) if value in MOMENTS else value for value in values]
    return list(values)


def list_text(words: Sequence[str]) -> str:
    """Join words: "a", "a en b", "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _subtitle(view: OfferingView, *, is_professional: bool) -> str:
    card = view.card
    if card.kind is OfferingKind.FREE_ACCESS:
        return view.theme_name or "Vrij toegankelijke hulp"
    if is_professional:
        return card.product_plain or ""
    return card.product_name or ""


def door_words(route: Route) -> Door:
    """Put one way in in words."""
    return Door(
        step=DOORS[route.door],
        decision=_decision(route),
        note=route.note,
        is_access_team=route.door is ReferralDoor.MUNICIPAL_ACCESS,
        is_crisis=route.door is ReferralDoor.CRISIS_SERVICE,
    )


def _access_teams(view: OfferingView, municipality: str | None) -> list[ServedMunicipality]:
    known = [item for item in view.municipalities if item.access_team is not None]
    chosen = [item for item in known if item.code == municipality]
    return chosen or known


def _norm_text(view: OfferingView) -> str:
    if view.norm_hours is not None:
        return f"De afspraak in deze regio is: hulp binnen {view.norm_hours} uur."
    if view.norm_weeks is not None:
        return f"De afspraak in deze regio is: hulp binnen {view.norm_weeks} weken."
    return view.norm_note or ""


def _decision(route: Route) -> str:
    if route.door in (ReferralDoor.COURT, ReferralDoor.CRISIS_SERVICE) and not route.decision:
        return ""
    if route.decision:
        return "Daarna neemt de gemeente een besluit. Dat heet een beschikking."
    return "U heeft geen besluit van de gemeente nodig."


def _figures_lines(view: OfferingView, now: datetime) -> Iterator[str]:
    card = view.card
    if card.confirmed_at is None:
        yield "" if card.kind is OfferingKind.FREE_ACCESS else "De aanbieder gaf nog geen cijfers op."
        return
    ago = days_ago(card.confirmed_at, now)
    if card.freshness is Freshness.EXPIRED:
        yield f"De laatste opgave is van {date_text(card.confirmed_at)}, {ago}. Die tonen wij niet meer."
        return
    yield f"De aanbieder heeft deze cijfers {ago} bevestigd, op {date_text(card.confirmed_at)}."
    if view.measured_on is not None:
        how = f" Zo is het gemeten: {label(view.method)}." if view.method else ""
        yield f"De stand is van {date_text(view.measured_on)}.{how}"
    if view.reason is not None and card.state in (PlaceState.WAITING, PlaceState.STOPPED, PlaceState.LIMITED):
        yield f"Waarom mensen wachten: {label(view.reason)}."
