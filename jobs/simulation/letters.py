"""Takes in what the jobs send, reads it, and fails as mail servers do."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from threading import Lock
from typing import Protocol

from jobs.mailers import Letter, PermanentMailError, TemporaryMailError
from jobs.simulation.reference import INDICATORS, WAITING

_OWN = re.compile(
    r"^- (?P<count>\d+) (?P<noun>\w+) (?:nog te doen|te doen vóór (?P<due>.*? uur))"
    r" \((?P<region>Regio [^)]*)\)\."
    r"(?: Dit moest binnen zijn op (?P<was_due>.*? uur)\.)?(?: Ook (?P<earlier>\d+) eerdere \w+ .*)?$"
)
_LATE = re.compile(r"^(?P<region>Regio [^:]*): deze aanbieders zijn te laat")
_THEIRS = re.compile(
    r"^- (?P<name>.*?): (?P<count>\d+) (?P<noun>\w+), verwacht op (?P<due>.*? uur)"
    r"(?:, en (?P<earlier>\d+) eerdere \w+)?$"
)
_ESCALATED = "Uw collega's kregen hierover al een herinnering."


class ProcessDiedError(BaseException):
    """The process is gone at once: nothing is noted, nothing is tidied."""


@dataclass(frozen=True)
class Mention:
    """What a letter says: an organisation misses so many figures, due then, and of so many terms before."""

    is_own: bool
    organisation: str
    region: str
    kind: str
    count: int
    due: str
    earlier: int


@dataclass(frozen=True)
class Said:
    """All that a letter says, and of which organisations their managers hear it as the next step."""

    mentions: frozenset[Mention]
    escalated: frozenset[str]


class Reader(Protocol):
    """Who hears of every letter that reached a mailbox, or was turned away."""

    def received(self, letter: Letter, now: datetime, *, is_cut: bool) -> None:
        """Note a letter that arrived; `is_cut`: the sender never heard that it did."""

    def turned_away(self, letter: Letter, now: datetime, *, is_permanent: bool) -> None:
        """Note a letter that did not arrive."""


@dataclass
class FailingMailer:
    """A way out that fails now and then; `dead` addresses are refused for good."""

    reader: Reader
    clock: Callable[[], datetime]
    dice: Random
    dead: set[str] = field(default_factory=set)
    temporary_share: float = 0.02
    cut_share: float = 0.002
    turn: Lock = field(default_factory=Lock)

    def send(self, letter: Letter) -> None:
        """Hand a letter over, or fail."""
        with self.turn:
            self._send(letter)

    def _send(self, letter: Letter) -> None:
        now, roll = self.clock(), self.dice.random()
        if letter.to_address in self.dead:
            self.reader.turned_away(letter, now, is_permanent=True)
            raise PermanentMailError("550 no such mailbox")
        if roll < self.temporary_share:
            self.reader.turned_away(letter, now, is_permanent=False)
            raise TemporaryMailError("451 try again later")
        is_cut = roll > 1 - self.cut_share
        self.reader.received(letter, now, is_cut=is_cut)
        if is_cut:
            raise ProcessDiedError

    def close(self) -> None:
        """Hold nothing."""


def read_letter(letter: Letter) -> Said:
    """Read from the text whom a letter is about, and over which terms."""
    mentions: set[Mention] = set()
    escalated: set[str] = set()
    before, name, region = "", "", ""
    for line in letter.text.splitlines():
        if late := _LATE.match(line):
            region = late["region"]
        elif own := _OWN.match(line):
            name = name if before.startswith("- ") else before
            mentions.add(_mention(own, name, own["region"], is_own=True))
        elif region and (theirs := _THEIRS.match(line)):
            mentions.add(_mention(theirs, theirs["name"], region, is_own=False))
        elif line.startswith(_ESCALATED):
            escalated.add(name)
        if line.strip():
            before = line
    return Said(frozenset(mentions), frozenset(escalated))


def _mention(found: re.Match[str], organisation: str, region: str, *, is_own: bool) -> Mention:
    parts = found.groupdict()
    return Mention(
        is_own,
        organisation,
        region,
        INDICATORS if parts["noun"].startswith("indicator") else WAITING,
        int(parts["count"]),
        parts.get("was_due") or parts["due"] or "",
        int(parts["earlier"] or 0),
    )
