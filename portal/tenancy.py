"""Keeps a session that acts for one organisation to that organisation's rows: the second layer."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction
from sqlalchemy.sql.elements import ClauseElement

from portal.models.tenants import MAY_BE_NOBODYS, ORGANISATION, TENANT_TABLES
from portal.tenant_ties import Ties, owners

SETTING = "plekwijzer.organisation_id"
_TENANT = "tenant_id"
_WATCHED = "is_watched_tenant"
_BEYOND = "is_beyond_tenant"
_OWN_ROWS = "own_rows"
_TELL_DATABASE = text(f"SELECT set_config('{SETTING}', :organisation, true)")


class TenantLeakError(Exception):
    """A session of one organisation asked for, or changed, rows without saying whose."""


def bind_tenant(session: Session, organisation_id: int | None, *, is_watched: bool = False) -> None:
    """Let a session act for one organisation from here on; None: for nobody in particular.

    PostgreSQL then neither shows nor changes rows of others. A watched session also checks each statement
    itself: raises TenantLeakError at one on a tenant's table that does not say whose rows are meant.
    """
    session.info[_TENANT], session.info[_WATCHED] = organisation_id, is_watched
    if session.in_transaction():
        _tell(session.connection(), organisation_id)


@contextmanager
def beyond_tenant(session: Session) -> Iterator[None]:
    """Let a session read what everybody may see, also of other organisations, and then go on for its own."""
    tenant_id, is_watched = tenant_of(session), bool(session.info.get(_WATCHED))
    bind_tenant(session, None)
    session.info[_BEYOND] = True
    try:
        yield
    finally:
        session.info.pop(_BEYOND)
        bind_tenant(session, tenant_id, is_watched=is_watched)


def is_beyond_tenant(session: Session) -> bool:
    """Say whether a session reads, for the moment and on purpose, beyond the organisation it acts for."""
    return bool(session.info.get(_BEYOND))


def tenant_of(session: Session) -> int | None:
    """Return the organisation that a session acts for, if any."""
    found = session.info.get(_TENANT)
    return found if isinstance(found, int) else None


def _tell(connection: Connection, organisation_id: int | None) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_TELL_DATABASE, {"organisation": str(organisation_id or "")})


@event.listens_for(Session, "after_begin")
def _tell_database(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if (tenant_id := tenant_of(session)) is not None:
        _tell(connection, tenant_id)


@event.listens_for(Session, "do_orm_execute")
def _check_statement(state: ORMExecuteState) -> None:
    session, statement = state.session, state.statement
    tenant_id = tenant_of(session)
    if tenant_id is None or not session.info.get(_WATCHED) or not isinstance(statement, ClauseElement):
        return
    if state.is_select or state.is_update or state.is_delete:
        ties = Ties(statement, tenant_id, state.parameters)
        known: set[tuple[str, int]] = session.info.setdefault(_OWN_ROWS, set())
        for table, ids in ties.named_ids():
            unknown = frozenset(one for one in ids if (table, one) not in known)
            if not unknown or owners(session.connection(), table, unknown) <= {tenant_id}:
                known |= {(table, one) for one in ids}
                ties.tie(table, ids)
        if names := ties.untied():
            raise TenantLeakError(
                f"nothing ties {', '.join(sorted(names))} to the organisation in: {statement}"
            )


@event.listens_for(Session, "before_flush")
def _check_rows(session: Session, context: UOWTransaction, instances: object) -> None:
    tenant_id = tenant_of(session)
    if tenant_id is None or not session.info.get(_WATCHED):
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        name = getattr(row, "__tablename__", "")
        owner = getattr(row, TENANT_TABLES.get(name, ""), None) if name in TENANT_TABLES else None
        if TENANT_TABLES.get(name) != ORGANISATION or (owner is None and name in MAY_BE_NOBODYS):
            continue
        if owner != tenant_id:
            raise TenantLeakError(f"a row of {name} belongs to organisation {owner}, not {tenant_id}")
