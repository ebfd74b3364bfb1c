"""How access teams, crisis numbers and documents read in a region pack."""

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from portal.domain.access_points import CONTENT_FIELDS, AccessContent, AccessKind, DocumentKind, read_content
from portal.regions.fields import STRICT, CbsCode, Day, Slug, Text32, Text200, Text300, Text500


class AccessStatePart(BaseModel):
    """What people read from a day, until and with another."""

    model_config = STRICT

    valid_from: Day
    valid_until: Day | None = None
    name: Text200
    audience: Text300 | None = None
    phone: Text32 | None = None
    email: Text300 | None = None
    website: Text300 | None = None
    opening_hours: Text300 | None = None
    address: Text300 | None = None
    note: Text500 | None = None
    document_kind: DocumentKind | None = None
    dated_on: Day | None = None

    @property
    def content(self) -> AccessContent:
        return AccessContent(**{name: getattr(self, name) for name in CONTENT_FIELDS})


class AccessPart(BaseModel):
    """An access team, crisis number or document of the region, or of one of its municipalities."""

    model_config = STRICT

    code: Slug
    kind: AccessKind
    municipality: CbsCode | None = None
    states: list[AccessStatePart] = Field(min_length=1)

    @model_validator(mode="after")
    def _usable(self) -> "AccessPart":
        """Refuse what nobody could reach, or should not follow."""
        last: Day | None = None
        for state in self.states:
            for fault in read_content(self.kind, state.content, before=None)[1]:
                raise PydanticCustomError("access_wrong", "{what} cannot be used", {"what": fault.field})
            if last is not None and state.valid_from <= last:
                raise PydanticCustomError("access_order", "states must follow one another")
            if state.valid_until is not None and state.valid_until < state.valid_from:
                raise PydanticCustomError("access_order", "a state must end after it begins")
            last = state.valid_until or state.valid_from
        return self
