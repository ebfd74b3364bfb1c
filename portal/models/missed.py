"""What people looked for and did not find, by words alone."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from portal.models.columns import between


class MissedSearch(SQLModel, table=True):
    """How often on a day these known words, by alphabet, found nothing in a region (null: no place).

    No time of day, no place within the region, no age, nobody: nothing that leads back to a person.
    """

    __tablename__ = "missed_search"
    __table_args__ = (
        between("count", 1, 1_000_000),
        Index("ix_missed_search_on_region_id", "on", "region_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    region_id: int | None = Field(default=None, foreign_key="region.id")
    words: str = Field(max_length=200)
    on: date
    count: int = 1
