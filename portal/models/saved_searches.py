"""What people who refer keep for themselves: searches to come back to, and the places these fitted."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.domain.saved_searches import LONGEST_ASKED, LONGEST_NAME, AlertRhythm
from portal.models.columns import filled, moment, one_of


class SavedSearch(SQLModel, table=True):
    """One person's search under a name; `asked` is the part of its address after the question mark.

    It is watched until `watched_until`, unless it was stopped. `checked_at` is when it was last compared with
    what is free; null: the next comparison only takes in what is free already. Only the hash of a feed's
    secret is kept. A removed one is stopped, and can be put back until it is cleaned up.
    """

    __tablename__ = "saved_search"
    __table_args__ = (filled("name"), filled("asked"))

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    name: str = Field(max_length=LONGEST_NAME)
    asked: str = Field(max_length=LONGEST_ASKED)
    rhythm: AlertRhythm = one_of(AlertRhythm)
    feed_hash: str | None = Field(default=None, max_length=64, unique=True)
    watched_until: datetime = moment()
    stopped_at: datetime | None = moment(default=None)
    checked_at: datetime | None = moment(default=None, index=True)
    warned_at: datetime | None = moment(default=None)
    removed_at: datetime | None = moment(default=None)
    request_key: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime = moment()


class SearchFit(SQLModel, table=True):
    """An offering that a saved search fitted while it had room: `is_free` says whether it does now.

    `is_news`: it came free and its owner was not told yet. `told_on` is the local day of the last mail.
    """

    __tablename__ = "search_fit"
    __table_args__ = (UniqueConstraint("saved_search_id", "offering_id"),)

    id: int | None = Field(default=None, primary_key=True)
    saved_search_id: int = Field(foreign_key="saved_search.id")
    offering_id: int = Field(foreign_key="offering.id", index=True)
    came_at: datetime = moment()
    is_free: bool = True
    is_news: bool = Field(default=False, index=True)
    told_on: date | None = None
