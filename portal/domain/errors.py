"""What a rule says when it refuses: a code, a field and data, never a sentence or a status."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime


@dataclasses.dataclass(frozen=True)
class FieldError:
    """One fault in one field; `data` fills the blanks of the sentence that belongs to `code`."""

    code: str
    field: str | None = None
    data: Mapping[str, object] = dataclasses.field(default_factory=dict)


class DomainError(Exception):
    """A rule was broken; `code` names which, `field` where, `data` with what."""

    def __init__(self, code: str, field: str | None = None, **data: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.data: dict[str, object] = data

    def __str__(self) -> str:
        return self.code if self.field is None else f"{self.code} ({self.field})"


class NotFoundError(DomainError):
    """The thing does not exist, or not for this person."""

    def __init__(self, code: str = "not_found", field: str | None = None, **data: object) -> None:
        super().__init__(code, field, **data)


class NotAllowedError(DomainError):
    """The person sees the thing but may not do this with it."""

    def __init__(self, code: str = "not_allowed", field: str | None = None, **data: object) -> None:
        super().__init__(code, field, **data)


class ConflictError(DomainError):
    """Somebody else changed the same thing; `mine` and `theirs` hold both values, by field."""

    def __init__(
        self,
        code: str = "conflict",
        field: str | None = None,
        *,
        mine: object = None,
        theirs: object = None,
        **data: object,
    ) -> None:
        super().__init__(code, field, mine=mine, theirs=theirs, **data)
        self.mine = mine
        self.theirs = theirs


class InvalidError(DomainError):
    """One or more fields are wrong; `code`, `field` and `data` are those of the first."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        if not errors:
            raise ValueError("an InvalidError needs at least one FieldError")
        super().__init__(errors[0].code, errors[0].field, **errors[0].data)
        self.errors: tuple[FieldError, ...] = tuple(errors)


def conflict_between(
    mine: object,
    theirs: object,
    fields: Iterable[str],
    *,
    version: int,
    at: datetime | None,
    user_name: str | None,
) -> ConflictError:
    """Make the refusal that shows both contents, in the fields that differ, and who was first and when."""
    names = [name for name in fields if getattr(mine, name) != getattr(theirs, name)]
    return ConflictError(
        mine={name: getattr(mine, name) for name in names},
        theirs={name: getattr(theirs, name) for name in names},
        version=version,
        at=at,
        user_name=user_name,
    )
