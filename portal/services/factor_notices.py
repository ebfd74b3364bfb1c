"""Tells a person by mail what happened to the second step of their account."""

from datetime import datetime

from sqlmodel import Session

from portal.services.letters import Letter, Letterhead, post_letter

ON, OFF, RECOVERY_CODE, NEW_CODES = "on", "off", "recovery_code", "new_codes"
_WORDS = {
    ON: ("De tweede stap voor uw account staat aan", "Bij inloggen vult u nu ook een code uit uw app in."),
    OFF: ("De tweede stap voor uw account staat uit", "Bij inloggen is er nu geen code uit een app nodig."),
    RECOVERY_CODE: (
        "Er is ingelogd met een herstelcode",
        "Iemand logde in op uw account met een herstelcode in plaats van uw app.",
    ),
    NEW_CODES: ("U heeft nieuwe herstelcodes", "Uw oude herstelcodes werken niet meer."),
}


def tell_of_second_factor(
    session: Session,
    *,
    what: str,
    user_id: int,
    name: str,
    address: str,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """Queue a mail about ON, OFF, RECOVERY_CODE or NEW_CODES."""
    subject, line = _WORDS[what]
    letter = Letter(
        subject=subject,
        lines=(
            line,
            f"Heeft u dit niet zelf gedaan? Wijzig uw wachtwoord en mail naar {letterhead.contact_email}.",
        ),
        why="Zo merkt u het als iemand anders uw account gebruikt.",
    )
    post_letter(
        session,
        kind="second-factor",
        to_address=address,
        user_id=user_id,
        reader=name,
        letter=letter,
        letterhead=letterhead,
        now=now,
    )
