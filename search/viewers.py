"""Who looks at results, and what that lets them see."""

from dataclasses import dataclass

from portal.domain.duties import Role
from portal.domain.permissions import Action, Actor, may_somewhere
from search.schema import Audience


@dataclass(frozen=True)
class Viewer:
    """Somebody who searches; small figures show for own organisations and, to managers, for own regions."""

    audience: Audience = Audience.RESIDENT
    exact_organisation_ids: frozenset[int] = frozenset()
    exact_region_ids: frozenset[int] = frozenset()

    @property
    def is_professional(self) -> bool:
        """Whether referrers' fields show."""
        return self.audience is Audience.PROFESSIONAL

    def sees_exact(self, *, organisation_id: int, region_id: int) -> bool:
        """Say whether figures under 5 show."""
        return organisation_id in self.exact_organisation_ids or region_id in self.exact_region_ids


RESIDENT = Viewer()


def viewer_of(actor: Actor | None) -> Viewer:
    """Say what a person may see: referrers' fields, and exact figures of own organisations or regions."""
    if actor is None or not may_somewhere(actor, Action.VIEW_REFERRER_FIELDS):
        return RESIDENT
    own = [
        grant for grant in actor.memberships if grant.role in (Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER)
    ]
    regions = [grant.region_id for grant in actor.memberships if grant.role is Role.CONTRACT_MANAGER]
    return Viewer(
        Audience.PROFESSIONAL,
        frozenset(int(grant.organisation_id) for grant in own),
        frozenset(int(region_id) for region_id in regions if region_id is not None),
    )
