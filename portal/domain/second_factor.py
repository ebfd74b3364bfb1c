"""Who needs a second factor, which time steps a code may be of, and how codes are read."""

from collections.abc import Collection
from datetime import datetime

from portal.domain.duties import Role

STEP_SECONDS = 30
DRIFT_STEPS = 1
CODE_DIGITS = 6
RECOVERY_CODE_COUNT = 8
RECOVERY_CODE_BYTES = 15
"""120 bits: more than the 112 above which a plain hash is enough (ASVS 5.0, 6.5.2)."""

MANDATORY_ROLES = frozenset({Role.CONTRACT_MANAGER, Role.CATALOGUE_EDITOR, Role.AUDITOR, Role.OPERATOR})
"""Whoever reaches further than one organisation's own figures."""


def is_mandatory(roles: Collection[Role]) -> bool:
    """Say whether a person with these roles must have a second factor."""
    return bool(MANDATORY_ROLES.intersection(roles))


def step_at(moment: datetime) -> int:
    """Give the number of the half minute that a moment lies in (RFC 6238)."""
    return int(moment.timestamp()) // STEP_SECONDS


def open_steps(moment: datetime, *, last_step: int) -> list[int]:
    """List the steps of which a code may pass: one early, one late, none at or before the last used."""
    now = step_at(moment)
    return [step for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1) if step > last_step]


def tidy_code(text: str) -> str:
    """Write a code the way it is compared: without spaces and dashes, in lower case."""
    return "".join(character for character in text.lower() if character not in " -\u00a0\t")


def is_app_code(code: str) -> bool:
    """Say whether a tidy code looks like one of an authenticator app, rather than a recovery code."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdecimal()


def spaced_code(code: str) -> str:
    """Write a code in groups of four, to be read from paper."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
