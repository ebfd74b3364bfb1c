"""A person before the reports of a place: a region, a municipality in it, or the own municipality."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.domain.permissions import Action
from portal.services.monitor_subjects import Subject, find_subject
from portal.web.monitor_desk import MonitorDesk, open_desk
from portal.web.own_desk import open_own_desk

Named = list[tuple[str, str, str]]
"""Of each choice: its code, its name, its address."""


@dataclass(frozen=True)
class ReportDesk:
    """What a report is about (`town` None: the whole region), and where its pages are.

    Views of the own municipality are called as those of the region, with "own_" before it.
    """

    desk: MonitorDesk
    town: Subject | None
    blueprint: str

    @property
    def is_own(self) -> bool:
        """Whether somebody reads for a municipality."""
        return self.desk.own_id is not None

    @property
    def place(self) -> str:
        """The name of the place."""
        return self.town.name if self.town else self.desk.region.name

    @property
    def code(self) -> str:
        """The code of the place, for the name of a file."""
        return self.town.code if self.town else self.desk.region.code

    def address(self, view: str, **values: str | None) -> str:
        """Give the address of a view about the same place, or about another."""
        kept: dict[str, Any] = {"regio": self.desk.region.code}
        if self.is_own:
            view = f"own_{view}"
        else:
            kept["gemeente"] = self.town.code if self.town else None
        return url_for(f"{self.blueprint}.{view}", **(kept | values))

    def towns(self, view: str, **values: str | None) -> Named:
        """Give the same view about the whole region and each municipality; nothing for an own one."""
        if self.is_own:
            return []
        whole = ("", f"Hele regio {self.desk.region.name}", self.address(view, gemeente=None, **values))
        found = self.desk.region.municipalities.values()
        return [
            whole,
            *((one.code, one.name, self.address(view, gemeente=one.code, **values)) for one in found),
        ]

    def regions(self, view: str) -> Named:
        """Give a view about each region that this person may see."""
        return [
            (code, name, self.address(view, regio=code, **({} if self.is_own else {"gemeente": None})))
            for code, name in self.desk.regions
        ]


def open_region_reports(blueprint: str) -> ReportDesk:
    """Open the reports of the region and municipality in the address. Raises NotFoundError."""
    desk = open_desk(request.args.get("regio"), Action.VIEW_COUNCIL_REPORT)
    code = request.args.get("gemeente")
    town = find_subject(desk.region.municipalities, code) if code else None
    return ReportDesk(desk, town, blueprint)


def open_own_reports(blueprint: str) -> ReportDesk:
    """Open the reports of the own municipality. Raises NotFoundError without one."""
    desk = open_own_desk()
    return ReportDesk(desk, desk.region.municipalities[desk.own_id or 0], blueprint)
