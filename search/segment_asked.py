"""What is asked of a segment's places: which, and in what order."""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.freshness import FreshnessRule
from portal.services.norms import Norms


class Column(StrEnum):
    """By what places are put in order, below who takes people with a current figure."""

    ROOM = "plek"
    PROVIDER = "aanbieder"
    PRODUCT = "product"
    INTAKE = "kennismaking"
    TOTAL = "totaal"
    FREE = "vrij"
    AGE = "opgave"


class Intake(StrEnum):
    """Who is asked for: who takes people, for some only, nobody now, or who does not say."""

    OPEN = "aan"
    LIMITED = "beperkt"
    STOPPED = "stop"
    SILENT = "onbekend"


class Age(StrEnum):
    """How old a figure may be, or that it must be too old to count on."""

    WEEK = "week"
    FORTNIGHT = "twee-weken"
    OLD = "oud"


@dataclass(frozen=True)
class Asked:
    """Which places are asked for; None asks nothing. `municipality` is an id and a name."""

    segment_id: int
    product_id: int | None = None
    municipality: tuple[int, str] | None = None
    age: int | None = None
    intake: Intake | None = None
    freshness: Age | None = None
    column: Column = Column.ROOM
    is_reversed: bool = False


@dataclass(frozen=True)
class Yardsticks:
    """By what a region's figures are judged: until when they are fresh, and how long help may take."""

    rule: FreshnessRule
    norms: Norms
