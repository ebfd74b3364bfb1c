"""Which roles people hold side by side at one kind of organisation, and which of them is never left empty."""

from dataclasses import dataclass

from portal.domain.duties import Role


@dataclass(frozen=True)
class Team:
    """The roles of one kind of organisation; somebody active must always be its `lead`, if it has one.

    Where `is_ladder`, a person holds one role, and the lead's holds all that the others may.
    """

    roles: tuple[Role, ...]
    lead: Role | None = None
    is_ladder: bool = False


PROVIDER_TEAM = Team((Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER), Role.PROVIDER_MANAGER, is_ladder=True)
REGION_TEAM = Team((Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR), Role.CONTRACT_MANAGER)
MUNICIPALITY_TEAM = Team((Role.MUNICIPAL_READER,))
REFERRER_TEAM = Team((Role.REFERRER,))
_TEAMS = (PROVIDER_TEAM, REGION_TEAM, MUNICIPALITY_TEAM, REFERRER_TEAM)


def team_of(role: Role) -> Team:
    """Return the team that a role belongs to; a role of no team stands alone."""
    return next((team for team in _TEAMS if role in team.roles), Team((role,)))
