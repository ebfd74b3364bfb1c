"""A region pack of two of everything, as plain values that a test changes before it is read."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session

from portal.regions.reader import read_pack
from portal.regions.schema import Pack
from portal.services.packs import LoadResult, load_pack

PackData = dict[str, Any]
Load = Callable[..., LoadResult]

FIRST = date(2025, 1, 1)
TODAY = date(2026, 11, 25)
LATER = date(2026, 12, 1)

_SEGMENT = {"laws": ["jeugdwet"], "level": "regional", "plain": "Hulp", "audience": "Voor iedereen."}
_PRODUCT = {
    "plain": "Hulp thuis",
    "summary": "Iemand komt bij u thuis.",
    "laws": ["jeugdwet"],
    "care_form": "ambulatory",
    "urgency": "regular",
    "age": {"min": 0, "max": 17},
    "capacity": "weeks",
    "source": "L1",
}
_SMALL: PackData = {
    "pack_version": 1,
    "region": {
        "code": "klein",
        "name": "Regio Klein",
        "laws": ["jeugdwet"],
        "valid_from": "2025-01-01",
        "source": "Plan Klein, 2024",
    },
    "municipalities": [
        {"code": "GM0001", "name": "Aardam", "lat": 52.0, "lon": 5.0, "scope": "all"},
        {"code": "GM0002", "name": "Beekdam", "lat": 52.1, "lon": 5.1, "scope": ["begeleiding"]},
    ],
    "centre_municipalities": [{"code": "GM0001", "for": ["verblijf"]}],
    "segments": [
        {"code": "ambulant", "name": "Ambulant", "related": ["wonen"], **_SEGMENT},
        {"code": "wonen", "name": "Wonen", **_SEGMENT},
    ],
    "products": [
        {
            "code": "begeleiding",
            "name": "Begeleiding",
            "segments": ["ambulant"],
            "synonyms": ["hulp", "steun"],
            "norm": {"weeks": 6, "hours": None, "note": None},
            "referral": [{"by": "gp", "decision": False}, {"by": "municipal_access", "decision": True}],
            **_PRODUCT,
        },
        {
            "code": "verblijf",
            "name": "Verblijf",
            "segments": ["wonen", "ambulant"],
            "lighter": ["begeleiding"],
            "referral": [{"by": "court", "decision": False, "note": "De rechter besluit."}],
            **_PRODUCT,
            "care_form": "stay",
            "capacity": "places",
        },
    ],
    "indicators": [
        {
            "code": "KL-1",
            "name": "Wachttijd",
            "scope": {"segments": ["wonen"], "products": ["begeleiding"]},
            "reported_by": "provider",
            "kind": "duration",
            "unit": "weken",
            "direction": "decrease",
            "source": "L2",
        }
    ],
    "reporting": {
        "waiting": {
            "every_days": 7,
            "weekday": "monday",
            "due_time": "09:00",
            "stale_after_days": 14,
            "expire_after_days": 42,
        },
        "indicators": {"period": "quarter", "due_days_after_period_end": 30},
        "waiting_reminders": [{"offset_days": 0, "to": "provider"}, {"offset_days": 3, "to": "provider"}],
        "indicator_reminders": [{"offset_days": -14, "to": "provider"}],
    },
    "sample": {"providers": 3, "small_share": 0.5},
}


def small_pack() -> PackData:
    """Return the pack's values, to change freely."""
    data: PackData = json.loads(json.dumps(_SMALL))  # no two places share one list
    return data


def write_pack(folder: Path, data: PackData, name: str = "klein.yaml") -> Path:
    """Write a pack as people do, with bare dates."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    path = folder / name
    path.write_text(text.replace("'2025-01-01'", "2025-01-01"), encoding="utf-8")
    return path


def pack_of(folder: Path, data: PackData) -> Pack:
    """Return the validated pack."""
    return read_pack(write_pack(folder, data))


def loader(session: Session, folder: Path) -> Load:
    """Return a function that loads a pack on a day, at nine in the morning."""

    def load_data(data: PackData, on: date = TODAY) -> LoadResult:
        now = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        return load_pack(session, pack=pack_of(folder, data), source_name="klein.yaml", on=on, now=now)

    return load_data


def slower_pack(days: int) -> PackData:
    """Return the pack with another waiting calendar and a longer ladder."""
    data = small_pack()
    data["reporting"]["waiting"]["stale_after_days"] = days
    data["reporting"]["waiting_reminders"].append({"offset_days": 7, "to": "provider_manager"})
    return data
