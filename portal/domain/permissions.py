"""Who may do what: one table of actions and roles, and how far each role reaches."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.domain.duties import Role

Id = int | str | UUID


class Action(StrEnum):
    """Everything that needs a permission."""

    REPORT_AVAILABILITY = "report_availability"
    REPORT_INDICATORS = "report_indicators"
    REPORT_MUNICIPAL_INDICATORS = "report_municipal_indicators"
    REPORT_REGIONAL_INDICATORS = "report_regional_indicators"
    EDIT_OFFERING = "edit_offering"
    PUBLISH_OFFERING = "publish_offering"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TOKENS = "manage_tokens"
    MANAGE_REGION_PEOPLE = "manage_region_people"
    VIEW_PROVIDER = "view_provider"
    VIEW_EXACT_FIGURES = "view_exact_figures"
    VIEW_REFERRER_FIELDS = "view_referrer_fields"
    REFER = "refer"
    ANSWER_FEEDBACK = "answer_feedback"
    VIEW_BOARD = "view_board"
    VIEW_REMINDERS = "view_reminders"
    VIEW_MISSED_SEARCHES = "view_missed_searches"
    VIEW_MONITOR = "view_monitor"
    VIEW_PROVIDER_FIGURES = "view_provider_figures"
    COMPARE_PROVIDERS = "compare_providers"
    KEEP_TALK_NOTES = "keep_talk_notes"
    VIEW_COUNCIL_REPORT = "view_council_report"
    VIEW_OWN_MUNICIPALITY = "view_own_municipality"
    EXCUSE = "excuse"
    VIEW_CATALOGUE = "view_catalogue"
    EDIT_CATALOGUE = "edit_catalogue"
    VIEW_ACCESS = "view_access"
    EDIT_ACCESS = "edit_access"
    EDIT_OWN_ACCESS = "edit_own_access"
    EDIT_FACILITIES = "edit_facilities"
    EDIT_OWN_FACILITIES = "edit_own_facilities"
    VIEW_CONTRACTS = "view_contracts"
    EDIT_CONTRACTS = "edit_contracts"
    VIEW_AHEAD = "view_ahead"
    VIEW_AUDIT = "view_audit"
    OPERATE = "operate"


_PROVIDER = frozenset({Role.PROVIDER_EDITOR, Role.PROVIDER_MANAGER})

ROLES: dict[Action, frozenset[Role]] = {
    Action.REPORT_AVAILABILITY: _PROVIDER | {Role.CONTRACT_MANAGER},
    Action.REPORT_INDICATORS: _PROVIDER,
    Action.REPORT_MUNICIPAL_INDICATORS: frozenset({Role.MUNICIPAL_READER}),
    Action.REPORT_REGIONAL_INDICATORS: frozenset({Role.CONTRACT_MANAGER}),
    Action.EDIT_OFFERING: _PROVIDER,
    Action.PUBLISH_OFFERING: frozenset({Role.PROVIDER_MANAGER}),
    Action.MANAGE_PEOPLE: frozenset({Role.PROVIDER_MANAGER, Role.OPERATOR}),
    Action.MANAGE_TOKENS: frozenset({Role.PROVIDER_MANAGER}),
    Action.MANAGE_REGION_PEOPLE: frozenset({Role.CONTRACT_MANAGER}),
    Action.VIEW_PROVIDER: _PROVIDER | {Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR},
    Action.VIEW_EXACT_FIGURES: _PROVIDER | {Role.CONTRACT_MANAGER},
    Action.VIEW_REFERRER_FIELDS: _PROVIDER
    | {Role.REFERRER, Role.MUNICIPAL_READER, Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR},
    Action.REFER: frozenset({Role.REFERRER, Role.MUNICIPAL_READER}),
    Action.ANSWER_FEEDBACK: _PROVIDER | {Role.CONTRACT_MANAGER},
    Action.VIEW_BOARD: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR}),
    Action.VIEW_REMINDERS: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR}),
    Action.VIEW_MISSED_SEARCHES: frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR}),
    Action.VIEW_MONITOR: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR, Role.REFERRER}),
    Action.VIEW_PROVIDER_FIGURES: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR}),
    Action.COMPARE_PROVIDERS: frozenset({Role.CONTRACT_MANAGER}),
    Action.KEEP_TALK_NOTES: frozenset({Role.CONTRACT_MANAGER}),
    Action.VIEW_COUNCIL_REPORT: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR}),
    Action.VIEW_OWN_MUNICIPALITY: frozenset({Role.MUNICIPAL_READER}),
    Action.EXCUSE: frozenset({Role.CONTRACT_MANAGER}),
    Action.VIEW_CATALOGUE: frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR}),
    Action.EDIT_CATALOGUE: frozenset({Role.CATALOGUE_EDITOR}),
    Action.VIEW_ACCESS: frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR}),
    Action.EDIT_ACCESS: frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR}),
    Action.EDIT_OWN_ACCESS: frozenset({Role.MUNICIPAL_READER}),
    Action.EDIT_FACILITIES: frozenset({Role.CONTRACT_MANAGER}),
    Action.EDIT_OWN_FACILITIES: frozenset({Role.MUNICIPAL_READER}),
    Action.VIEW_CONTRACTS: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR}),
    Action.EDIT_CONTRACTS: frozenset({Role.CONTRACT_MANAGER}),
    Action.VIEW_AHEAD: frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR}),
    Action.VIEW_AUDIT: frozenset({Role.CONTRACT_MANAGER, Role.AUDITOR, Role.OPERATOR}),
    Action.OPERATE: frozenset({Role.OPERATOR}),
}

OWN_ORGANISATION = _PROVIDER
OWN_REGION = frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR})
EVERYWHERE = frozenset({Role.REFERRER, Role.MUNICIPAL_READER, Role.AUDITOR, Role.OPERATOR})
FOR_OWN_ONLY = frozenset(
    {
        Action.REPORT_MUNICIPAL_INDICATORS,
        Action.VIEW_OWN_MUNICIPALITY,
        Action.EDIT_OWN_ACCESS,
        Action.EDIT_OWN_FACILITIES,
    }
)
"""What a person does for the own organisation only, however far the role may look."""


@dataclass(frozen=True)
class Grant:
    """A role for an organisation; a region role, and an auditor's with a region, holds in that region."""

    organisation_id: Id
    role: Role
    region_id: Id | None = None


@dataclass(frozen=True)
class Actor:
    """A signed-in person (`user_id` None: a visitor) with the active memberships only."""

    user_id: Id | None
    memberships: tuple[Grant, ...] = ()


def may(
    actor: Actor,
    action: Action,
    *,
    organisation_id: Id | None = None,
    region_id: Id | None = None,
    region_ids: Collection[Id] = (),
) -> bool:
    """Say whether a person may do something with a thing of an organisation, contracted in regions.

    Say whose thing it is: without an organisation or region, roles that reach only their own get no.
    """
    regions = frozenset(region_ids) if region_id is None else frozenset(region_ids) | {region_id}
    return any(
        grant.role in ROLES[action] and _reaches(grant, action, organisation_id, regions)
        for grant in actor.memberships
    )


def may_somewhere(actor: Actor, action: Action) -> bool:
    """Say whether a person may do something for anyone at all: for menus, never as a guard."""
    return any(grant.role in ROLES[action] for grant in actor.memberships)


def sees(actor: Actor, organisation_id: Id, region_ids: Collection[Id] = ()) -> bool:
    """Say whether an organisation's things exist for a person: if not, 404; if so, at most 403."""
    return may(actor, Action.VIEW_PROVIDER, organisation_id=organisation_id, region_ids=region_ids)


def _reaches(grant: Grant, action: Action, organisation_id: Id | None, regions: frozenset[Id]) -> bool:
    if grant.role in OWN_ORGANISATION or action in FOR_OWN_ONLY:
        return organisation_id is not None and grant.organisation_id == organisation_id
    if grant.role in OWN_REGION:
        return grant.region_id is not None and grant.region_id in regions
    return grant.role is not Role.AUDITOR or grant.region_id is None or grant.region_id in regions
