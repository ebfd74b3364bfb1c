"""What makes a product scarce in a municipality: nobody has room, or nobody is near."""

from dataclasses import dataclass
from datetime import datetime

NEAR_KM = 10.0
"""Within this distance, as the crow flies from the town hall, an offering is near."""


@dataclass(frozen=True)
class Scarcity:
    """The offerings of a product that serve a municipality.

    `known_count` have a report that is not expired, `open_count` of those accept people, `placed_count` of
    those gave a free place. `near_count` come to people's homes, or have a location in the municipality or
    within NEAR_KM. `oldest_at` is of the oldest report that is not expired.
    """

    asks_places: bool
    offering_count: int = 0
    known_count: int = 0
    open_count: int = 0
    placed_count: int = 0
    free_places: int | None = None
    near_count: int = 0
    nearest_km: float | None = None
    oldest_at: datetime | None = None

    @property
    def is_without_place(self) -> bool:
        """Whether no offering has room: a free place where places are asked, else accepting people."""
        return (self.placed_count if self.asks_places else self.open_count) == 0

    @property
    def is_far(self) -> bool:
        """Whether no offering is near, or there is none at all."""
        return self.near_count == 0

    @property
    def is_scarce(self) -> bool:
        return self.is_without_place or self.is_far
