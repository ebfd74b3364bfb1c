"""What a search document holds: the only names that ever reach an index (control S29)."""

from enum import StrEnum

SCHEMA_VERSION = 6
"""Raise when the shape or the meaning of documents changes: an older index is then built anew."""


class Audience(StrEnum):
    """For whom an offering may be found."""

    RESIDENT = "resident"
    PROFESSIONAL = "professional"


TEXT_WEIGHTS: dict[str, int] = {
    "product": 8,
    "tags": 8,
    "provider": 6,
    "synonyms": 6,
    "place": 4,
    "about": 3,
    "description": 2,
}
"""Searchable texts and how much a word found there counts.

What an offering says of itself (its names and tags) stands above what the catalogue says of its product.
"""

FACETS: tuple[str, ...] = (
    "region",
    "municipality",
    "provider",
    "product",
    "theme",
    "segment",
    "law",
    "care_form",
    "group_form",
    "urgency",
    "kind",
    "accepting",
    "freshness",
    "door",
    "language",
    "moment",
    "problem",
    "target_group",
    "method",
    "at_home",
    "part_time",
)
"""Fields that hold values to choose from and to count."""

HIDDEN_FACETS: tuple[str, ...] = ("audience", "contra_indication")
"""Fields to filter on that are never counted for visitors."""

NUMBERS: tuple[str, ...] = (
    "age_min",
    "age_max",
    "intake_weeks",
    "total_weeks",
    "free_places",
    "standing",
    "soonest",
    "confirmed_at",
    "lat",
    "lon",
)
"""Figures to filter and order by; a missing one is None."""

ALLOWED_KEYS = frozenset({"id", *TEXT_WEIGHTS, *FACETS, *HIDDEN_FACETS, *NUMBERS})

UNKNOWN_AGE_MAX = 120
