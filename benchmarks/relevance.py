"""Prints how well the finder answers judged Dutch searches, and every miss.

    python -m benchmarks.relevance [--scale 0.3] [--fresh] [--all]

A grade follows from facts of the offering: see `judged.yaml`. nDCG@10 holds the order found against the best
order that the sample has; success@3 is whether one of the first three is as good as the sample's best.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from math import fsum, log2
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml
from sqlmodel import Session, select

from benchmarks.finder import furnish
from benchmarks.served import ROOT
from portal.db import make_engine, reading
from portal.models import Municipality, Organisation
from search.document import Document, project
from search.engine import SearchEngine
from search.engines.embedded import EmbeddedEngine
from search.finder import search
from search.query import Criteria

JUDGED = Path(__file__).with_name("judged.yaml")
PASS_GAIN, PASS_SUCCESS = 0.85, 0.95
DEPTH, FIRST = 10, 3
PARTS = ("searches", "held_out")
FACTS = {"form": "care_form"}

Rule = Mapping[str, Any]


@dataclass(frozen=True)
class Judgement:
    """One search with what came of it; `grades` are of the first ten."""

    text: str
    gain: float
    is_success: bool
    grades: tuple[int, ...]
    told: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """All offerings that residents may find, with names of providers and codes of municipalities."""

    documents: Mapping[int, Document]
    providers: Mapping[str, str]
    municipalities: Mapping[str, str]


def main() -> int:
    """Make the data where needed, ask, print; exit status 1 below what is asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=0.3, help="size of the sample: 1 is 730 providers")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    parser.add_argument("--all", action="store_true", help="print every search, not only the misses")
    chosen = parser.parse_args()
    environ = furnish(ROOT / "var" / "bench" / f"{chosen.scale:g}", chosen.scale, fresh=chosen.fresh)
    engine = EmbeddedEngine(Path(environ["INDEX_DIR"]))
    with reading(make_engine(environ["DATABASE_URL"])) as session:
        now = datetime.now(UTC)
        facts = load_facts(session, sorted(engine.ids()), now)
        tuned, held_out = (list(judge(session, engine, facts, part=part, now=now)) for part in PARTS)
    print("\nKept out of the tuning:\n")
    report(held_out, is_long=chosen.all)
    print("\nTuned on:\n")
    return report(tuned, is_long=chosen.all)


def judge(
    session: Session, engine: SearchEngine, facts: "Facts", *, part: str, now: datetime
) -> Iterator[Judgement]:
    """Ask every judged search of a part of the book as a visitor would, and grade what comes."""
    book = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    for asked in book[part]:
        rules = {int(grade): found for grade, found in book["needs"][asked["need"]].items()}
        grades = {number: grade(facts, item, rules, asked) for number, item in facts.documents.items()}
        best = max(grades.values(), default=0)
        page = search(session, engine, Criteria(text=asked["q"], page_size=DEPTH, with_facets=False), now=now)
        found = [grades.get(card.offering_id, 0) for card in page.cards[:DEPTH]]
        told = [
            f"{grades.get(card.offering_id, 0)} {card.product_name} [{card.provider_name}]"
            for card in page.cards[:FIRST]
        ]
        yield Judgement(
            asked["q"],
            gain_of(found, list(grades.values())),
            best > 0 and best in found[:FIRST],
            tuple(found),
            tuple(told),
        )


def load_facts(session: Session, ids: Sequence[int], now: datetime) -> Facts:
    """Load the facts of all offerings in the index."""
    documents = {
        item.id: item
        for start in range(0, len(ids), 500)
        for item in project(session, ids[start : start + 500], now=now)
        if "resident" in item.facets["audience"]
    }
    return Facts(
        documents,
        {str(item.id): item.name for item in session.exec(select(Organisation))},
        {item.name: item.code for item in session.exec(select(Municipality))},
    )


def grade(facts: Facts, document: Document, rules: Mapping[int, Sequence[Rule]], asked: Rule) -> int:
    """Grade a document for a search: 0, 1 or 2."""
    place, age = asked.get("place"), asked.get("age")
    if place is not None and facts.municipalities[place] not in document.facets["municipality"]:
        return 0
    low, high = document.numbers["age_min"] or 0, document.numbers["age_max"] or 0
    if age is not None and not low <= age <= high:
        return 0
    for level in (2, 1):
        if any(_holds(facts, document, rule) for rule in rules.get(level, ())):
            return level
    return 0


def _holds(facts: Facts, document: Document, rule: Rule) -> bool:
    for name, wanted in rule.items():
        patterns = wanted if isinstance(wanted, list) else [wanted]
        values = document.facets.get(FACTS.get(name, name), ())
        if name == "provider":
            values = tuple(facts.providers[value] for value in values)
        if not any(fnmatchcase(value, pattern) for value in values for pattern in patterns):
            return False
    return True


def gain_of(found: Sequence[int], possible: Sequence[int]) -> float:
    """Give nDCG@10: 1 when no better order exists; 1 also when nothing good exists and nothing was found."""
    best = sorted(possible, reverse=True)[:DEPTH]
    if not best or not best[0]:
        return float(not found)
    return _gained(found) / _gained(best)


def _gained(grades: Sequence[int]) -> float:
    return fsum((2**value - 1) / log2(place + 2) for place, value in enumerate(grades))


def report(judged: Sequence[Judgement], *, is_long: bool) -> int:
    """Print the figures and the misses; return 1 when they are below what is asked."""
    gain, success = fmean(item.gain for item in judged), fmean(item.is_success for item in judged)
    for item in judged:
        if is_long or not item.is_success or item.gain < PASS_GAIN:
            mark = "miss" if not item.is_success else "weak" if item.gain < PASS_GAIN else "good"
            print(f"{mark} {item.gain:.2f} {item.text!r:<52} {''.join(map(str, item.grades))}")
            if not item.is_success:
                print("".join(f"       {line}\n" for line in item.told) or "       nothing found\n", end="")
    print(f"\n{len(judged)} searches: nDCG@{DEPTH} {gain:.3f} (asked {PASS_GAIN}), ", end="")
    print(f"success@{FIRST} {success:.3f} (asked {PASS_SUCCESS})")
    return 0 if gain >= PASS_GAIN and success >= PASS_SUCCESS else 1


if __name__ == "__main__":
    sys.exit(main())
