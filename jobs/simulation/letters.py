"""Takes in what the jobs send, reads it, and fails as mail servers do."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from threading import Lock
from typing import Protocol

from jobs.mailers import Letter, PermanentMailError, TemporaryMailError

_BULLET = re.compile(r"^- .*\((?P<region>Regio [^)]*)\)\.?")
_LATE = re.compile(r"^(?P<region>Regio [^:]*): deze aanbieders zijn te laat")
_ESCALATED = "Uw collega's kregen hierover al een herinnering."


class ProcessDiedError(BaseException):
    """The process is gone at once: nothing is noted, nothing is tidied."""


@dataclass(frozen=True)
class Mention:
    """What a letter says: an organisation misses figures for a region; and as whose concern it is told."""

    organisation: str
    region: str
    audience: str


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


def mentions_of(letter: Letter) -> set[Mention]:
    """Read from the text whom a letter is about, and as whose concern."""
    found: set[Mention] = set()
    section: list[Mention] = []
    before, region = "", ""
    for line in letter.text.splitlines():
        if late := _LATE.match(line):
            region = late["region"]
        elif region and line.startswith("- "):
            found.add(Mention(line[2:].partition(": ")[0], region, "contract_manager"))
        elif bullet := _BULLET.match(line):
            if not before.startswith("- "):
                section, name = [], before
            section.append(Mention(name, bullet["region"], "provider"))
            found.add(section[-1])
        elif line.startswith(_ESCALATED):
            found |= {Mention(one.organisation, one.region, "provider_manager") for one in section}
        if line.strip():
            before = line
    return found
