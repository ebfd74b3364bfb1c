"""How a product group that is closed to new providers reads in a region pack."""

from pydantic import BaseModel, model_validator
from pydantic_core import PydanticCustomError

from portal.domain.closures import ClosureContent
from portal.regions.fields import STRICT, CbsCode, Day, Slug, Text500


class ClosurePart(BaseModel):
    """A segment that takes no new providers in a municipality from a day, up to and including a last one."""

    model_config = STRICT

    municipality: CbsCode
    segment: Slug
    closed_from: Day
    closed_until: Day | None = None
    reason: Text500

    @model_validator(mode="after")
    def _in_order(self) -> "ClosurePart":
        if self.closed_until is not None and self.closed_until < self.closed_from:
            raise PydanticCustomError("closure_order", "a closure must end after it begins")
        return self

    @property
    def content(self) -> ClosureContent:
        return ClosureContent(self.closed_from, self.closed_until, self.reason)


def check_closures(
    parts: list[ClosurePart], *, municipalities: set[str], segments: set[str]
) -> list[ClosurePart]:
    """Refuse closures that lead nowhere or overlap. Raises PydanticCustomError."""
    for number, part in enumerate(parts):
        for code, known in ((part.municipality, municipalities), (part.segment, segments)):
            if code not in known:
                said = "closures: nothing here has the code {given}"
                raise PydanticCustomError("code_nowhere", said, {"given": code})
        if any(
            _is_same_group(part, other) and part.content.overlaps(other.content) for other in parts[:number]
        ):
            said = "closures: {segment} in {municipality} is closed twice on one day"
            named = {"segment": part.segment, "municipality": part.municipality}
            raise PydanticCustomError("closure_overlaps", said, named)
    return parts


def _is_same_group(one: ClosurePart, other: ClosurePart) -> bool:
    return (one.municipality, one.segment) == (other.municipality, other.segment)
