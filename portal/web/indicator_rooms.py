"""The three rooms in which indicators are filled in: of a provider, a municipality and a region."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.permissions import ROLES, Action
from portal.domain.terms import Reporter
from portal.services.indicator_desks import Desk, desks_of, find_desk
from portal.web.auth import acting_organisation_id, current_actor
from portal.web.work import reader


@dataclass(frozen=True)
class EntryRoom:
    """Where one kind of reporter fills in: its blueprint, its address, and for which organisations."""

    name: str
    address: str
    action: Action
    reporter: Reporter
    organisation_ids: Callable[[], list[int]]
    title: str
    intro: str

    def desks(self) -> tuple[Desk, ...]:
        """List the desks of who is asking."""
        return desks_of(reader(), reporter=self.reporter, organisation_ids=self.organisation_ids())

    def desk(self, code: str) -> Desk:
        """Return one desk of who is asking. Raises NotFoundError."""
        return find_desk(
            reader(), reporter=self.reporter, organisation_ids=self.organisation_ids(), code=code
        )


def _own_with(action: Action) -> list[int]:
    """List the organisations for which the person may do something by a role there."""
    actor = current_actor()
    grants = () if actor is None else actor.memberships
    return sorted({int(one.organisation_id) for one in grants if one.role in ROLES[action]})


ROOMS = (
    EntryRoom(
        name="own_indicators",
        address="/mijn/indicatoren",
        action=Action.REPORT_INDICATORS,
        reporter=Reporter.PROVIDER,
        organisation_ids=lambda: [acting_organisation_id()],
        title="Indicatoren",
        intro="De cijfers die u per periode aan de regio inlevert, met ruimte voor het verhaal erachter.",
    ),
    EntryRoom(
        name="municipal_indicators",
        address="/gemeente/indicatoren",
        action=Action.REPORT_MUNICIPAL_INDICATORS,
        reporter=Reporter.MUNICIPALITY,
        organisation_ids=lambda: _own_with(Action.REPORT_MUNICIPAL_INDICATORS),
        title="Indicatoren van de gemeente",
        intro="De cijfers die uw gemeente zelf aan de regio levert.",
    ),
    EntryRoom(
        name="regional_indicators",
        address="/regio/indicatoren/invullen",
        action=Action.REPORT_REGIONAL_INDICATORS,
        reporter=Reporter.REGION,
        organisation_ids=lambda: _own_with(Action.REPORT_REGIONAL_INDICATORS),
        title="Indicatoren van de regio",
        intro="De cijfers die de regio zelf bijhoudt.",
    ),
)
