"""Column types and floors that every table shares."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, Enum, Index, MetaData, TypeDecorator, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class StringList(TypeDecorator[list[str]]):
    """A short list of words that is read whole and never searched in SQL."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> list[str]:
        return [str(item) for item in value or []]

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str]:
        return list(value or [])


def one_of(kind: type[StrEnum], **options: Any) -> Any:
    """Declare a field that holds one value of an enum, stored by value and held by a CHECK."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    stored = Enum(
        kind,
        name=options.pop("check", name),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
    return Field(sa_type=cast(Any, stored), **options)


def moment(**options: Any) -> Any:
    """Declare a field that holds an aware moment in UTC."""
    return Field(sa_type=UtcDateTime, **options)


def words(**options: Any) -> Any:
    """Declare a field that holds a short list of words."""
    return Field(sa_type=StringList, **options)


def document(**options: Any) -> Any:
    """Declare a field that holds a JSON document."""
    return Field(sa_type=JSON, **options)


def between(column: str, low: float, high: float) -> CheckConstraint:
    """Hold a number in a closed range; null passes."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def ordered(first: str, last: str) -> CheckConstraint:
    """Hold that `last` does not come before `first`; null passes."""
    return CheckConstraint(f"{last} >= {first}", name=f"{last}_not_before_{first}")


def unique_where(name: str, *columns: str, where: str) -> Index:
    """Hold uniqueness among the rows for which `where` is true."""
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


def index_where(name: str, *columns: str, where: str) -> Index:
    """Index only the rows for which `where` is true."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def filled(column: str) -> CheckConstraint:
    """Refuse an empty text."""
    return CheckConstraint(f"length({column}) > 0", name=f"{column}_filled")
