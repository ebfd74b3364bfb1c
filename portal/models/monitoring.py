"""The figures of weeks that have ended, kept so that years need not be read from every report."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from portal.models.columns import filled, moment


class WeeklyFigure(SQLModel, table=True):
    """What the last reports of a week came to for one subject: a region, product, segment or municipality.

    `subject` is written by `portal.domain.monitor_weeks`. It can be made anew from the reports at any time.
    The median and the spread are None with fewer than three whole waits.
    """

    __tablename__ = "weekly_figure"
    __table_args__ = (
        Index("ix_weekly_figure_week", "week"),
        filled("subject"),
    )

    subject: str = Field(max_length=64, primary_key=True)
    week: date = Field(primary_key=True)
    offering_count: int
    report_count: int
    median_weeks: float | None = None
    low_weeks: float | None = None
    high_weeks: float | None = None
    stopped_count: int
    places_count: int
    free_places: int
    people_count: int
    waiting_people: int
    made_at: datetime = moment()
