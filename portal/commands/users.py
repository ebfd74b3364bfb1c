"""The command that lets in a person: the only way to a first account."""

import click
from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from portal.commands.edge import current_settings, database, moment
from portal.commands.refusals import refusals_told
from portal.db import unit_of_work
from portal.domain.duties import LinkPurpose, Role
from portal.domain.errors import NotFoundError
from portal.domain.permissions import OWN_REGION
from portal.domain.terms import OrganisationKind
from portal.models import Organisation, OrganisationRole, Region
from portal.services.accounts import create_user, find_active_user, normalise_email
from portal.services.links import issue_link
from portal.services.second_factor import remove_second_factor
from portal.services.sessions import end_all
from portal.services.sign_in_links import VALID_FOR

_KIND_OF = {
    Role.PROVIDER_EDITOR: OrganisationKind.PROVIDER,
    Role.PROVIDER_MANAGER: OrganisationKind.PROVIDER,
    Role.CONTRACT_MANAGER: OrganisationKind.REGION,
    Role.CATALOGUE_EDITOR: OrganisationKind.REGION,
    Role.MUNICIPAL_READER: OrganisationKind.MUNICIPALITY,
    Role.REFERRER: OrganisationKind.REFERRER,
    Role.AUDITOR: OrganisationKind.REGION,
    Role.OPERATOR: OrganisationKind.REGION,
}
"""What an organisation that is made for a role is."""


@click.group("user")
def user() -> None:
    """Let people in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="How the person is called.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--organisation", required=True, metavar="NAME|ID", help="For whom the person does this.")
@click.option("--create", is_flag=True, help="Make the organisation when there is none of this name.")
@click.option("--region", metavar="CODE", help="The region of an organisation that is made.")
@click.option("--link", "by_link", is_flag=True, help="Ask no password; print a link that signs in once.")
@click.option("--confirmed", is_flag=True, help="You know that the address is theirs: mail may go there.")
def add(
    email: str,
    name: str,
    role: str,
    organisation: str,
    create: bool,
    region: str | None,
    by_link: bool,
    confirmed: bool,
) -> None:
    """Add a person with a role in an organisation.

    There is no default account: the first operator of a new installation comes in this way, for example

    \b
      plekwijzer user add beheer@plek.example --name "A. Beheer" --role operator \\
        --organisation "Regio Plek" --create --link
    """
    what, now, settings = Role(role), moment(), current_settings()
    password = None if by_link else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with database() as engine, refusals_told(), unit_of_work(engine) as session:
        organisation_id = _organisation(session, organisation, what, create=create, region_code=region)
        user_id = create_user(
            session,
            email=email,
            name=name,
            password=password,
            roles=[(organisation_id, what)],
            is_confirmed=confirmed,
            now=now,
        )
        secret = None
        if by_link:
            secret = issue_link(
                session,
                purpose=LinkPurpose.SIGN_IN,
                user_id=user_id,
                organisation_id=None,
                week_start=None,
                address=normalise_email(email),
                expires_at=now + VALID_FOR,
                now=now,
            )
    click.echo(f"{name} may sign in as {what.value} of {organisation}.")
    if secret:
        minutes = int(VALID_FOR.total_seconds()) // 60
        click.echo(
            f"This link works once, within {minutes} minutes: {settings.base_url.rstrip('/')}/l/{secret}"
        )


@user.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Take away the second factor of a person who lost phone and recovery codes; all their sessions end.

    Be sure who asks: with the password or a mailed link alone this person then sets up a new one.
    """
    now = moment()
    with database() as engine, refusals_told(), unit_of_work(engine) as session:
        found = find_active_user(session, email=email)
        if found is None:
            raise click.ClickException(f"Nobody has an account with {email}.")
        user_id, name = found
        try:
            remove_second_factor(session, user_id=user_id, by=None, now=now)
        except NotFoundError as error:
            raise click.ClickException(f"{name} has no second factor.") from error
        end_all(session, user_id=user_id, now=now)
    click.echo(f"{name} has no second factor any more and is signed out everywhere.")


def _organisation(session: Session, given: str, role: Role, *, create: bool, region_code: str | None) -> int:
    """Find or make the organisation; ends the command when a role cannot be had there."""
    is_named = func.lower(col(Organisation.name)) == given.strip().lower()
    is_numbered = col(Organisation.id) == (int(given) if given.isdecimal() and len(given) < 10 else -1)
    found = session.scalars(select(Organisation).where(or_(is_named, is_numbered)).limit(2)).all()
    if len(found) > 1:
        raise click.ClickException(f"More than one organisation is called '{given}': name one by its id.")
    if not found and not create:
        raise click.ClickException(f"No organisation is called '{given}'. Say --create to make it.")
    organisation = found[0] if found else _made(session, given, role, region_code)
    if organisation.id is None:
        raise TypeError("the organisation has no id yet")
    kinds = session.scalars(
        select(col(OrganisationRole.kind)).where(col(OrganisationRole.organisation_id) == organisation.id)
    ).all()
    if role not in (Role.AUDITOR, Role.OPERATOR) and _KIND_OF[role] not in kinds:
        raise click.ClickException(
            f"{organisation.name} is no {_KIND_OF[role].value}: {role.value} needs one."
        )
    if role in OWN_REGION and organisation.region_id is None:
        raise click.ClickException(f"{organisation.name} belongs to no region: {role.value} needs one.")
    return organisation.id


def _made(session: Session, name: str, role: Role, region_code: str | None) -> Organisation:
    region_id = None
    if region_code is not None:
        region_id = session.scalar(select(col(Region.id)).where(col(Region.code) == region_code))
        if region_id is None:
            raise click.ClickException(f"No region has the code '{region_code}'.")
    organisation = Organisation(name=name.strip(), region_id=region_id, created_at=moment())
    session.add(organisation)
    session.flush()
    session.add(OrganisationRole(organisation_id=organisation.id or 0, kind=_KIND_OF[role]))
    session.flush()
    return organisation
