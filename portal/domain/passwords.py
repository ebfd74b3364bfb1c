"""What a password must stand: long, and not the first thing anybody would try."""

from collections.abc import Collection, Iterable

from portal.domain.common_passwords import COMMON_WORDS, FILLER_WORDS, SEQUENCES
from portal.domain.errors import FieldError

MIN_LENGTH = 12
MAX_LENGTH = 256

_LEET = str.maketrans("013457@$!€", "oieastasie")
_MIN_CONTEXT_LENGTH = 4
_MIN_DISTINCT = 5
_MIN_OWN_CHARACTERS = 5
_USUAL_DIGITS = 4
_USUAL_SIGNS = 2
_MAX_COMMON_WORDS = 2
_MIN_RUN = 3


def check_password(
    password: str, *, context_words: Collection[str] = (), field: str = "password"
) -> list[FieldError]:
    """Find what is wrong with a password: at most one fault, since one is enough to choose another.

    Every Unicode character counts as it is, and no kind of character is asked for (ASVS 6.2). Words of the
    context (this product, the organisation, the mail address) do not count towards the length.
    """
    if len(password) < MIN_LENGTH:
        return [FieldError("password_short", field, {"minimum": MIN_LENGTH, "length": len(password)})]
    if len(password) > MAX_LENGTH:
        return [FieldError("password_long", field, {"maximum": MAX_LENGTH, "length": len(password)})]
    if _is_repetitive(password) or _is_common(password):
        return [FieldError("password_common", field)]
    if (word := _context_word_in(password, context_words)) is not None:
        return [FieldError("password_context", field, {"word": word})]
    return []


def _is_repetitive(password: str) -> bool:
    """Say whether a password has hardly any different characters, or is one short piece over and over."""
    if len(set(password)) < _MIN_DISTINCT:
        return True
    half = len(password) // 2
    return any(password == (password[:size] * len(password))[: len(password)] for size in range(1, half + 1))


def _is_common(password: str) -> bool:
    """Say whether a password is one or two common words or keyboard rows, dressed with digits and signs."""
    bare = _without_sequences(password.lower())
    for letters in (bare, bare.translate(_LEET)):
        rest, taken = _without_words(letters, COMMON_WORDS)
        rest, _ = _without_words(rest, FILLER_WORDS)
        if taken <= _MAX_COMMON_WORDS and _own_characters(rest) < _MIN_OWN_CHARACTERS:
            return True
    return False


def _own_characters(text: str) -> int:
    """Count the characters that make a password somebody's own, beyond a year and a sign or two."""
    letters = sum(character.isalpha() for character in text)
    digits = sum(character.isdigit() for character in text)
    signs = len({character for character in text if not character.isalnum() and not character.isspace()})
    return letters + max(0, digits - _USUAL_DIGITS) + max(0, signs - _USUAL_SIGNS)


def _without_sequences(text: str) -> str:
    """Leave out runs of three or more characters from a keyboard, the alphabet or counting."""
    kept, at = [], 0
    while at < len(text):
        length = _run_length(text, at)
        if length < _MIN_RUN:
            kept.append(text[at])
            length = 1
        at += length
    return "".join(kept)


def _run_length(text: str, at: int) -> int:
    length = _MIN_RUN
    while at + length <= len(text) and any(text[at : at + length] in row for row in SEQUENCES):
        length += 1
    return length - 1 if length > _MIN_RUN else 0


def _without_words(text: str, words: Iterable[str]) -> tuple[str, int]:
    """Leave out words, longest first; give what is left and how many different ones were found."""
    found = 0
    for word in sorted(words, key=len, reverse=True):
        if word in text:
            found += 1
            text = text.replace(word, " ")
    return text, found


def _context_word_in(password: str, context_words: Collection[str]) -> str | None:
    """Give a context word without which the password is too short; None when it is long enough."""
    words = {part for phrase in ("plekwijzer", *context_words) for part in _parts(phrase)}
    for letters in (password.lower(), password.lower().translate(_LEET)):
        present = [word for word in words if word in letters]
        rest, _ = _without_words(letters, present)
        if present and len(rest.replace(" ", "")) < MIN_LENGTH:
            return max(present, key=lambda word: (len(word), word))
    return None


def _parts(phrase: str) -> list[str]:
    """Cut a name or mail address into its words of four letters or more, and the whole of it in one."""
    spaced = "".join(character if character.isalnum() else " " for character in phrase.lower())
    words = [*spaced.split(), spaced.replace(" ", "")]
    return [word for word in words if len(word) >= _MIN_CONTEXT_LENGTH]
