"""Near words: which known words a typed one may have been meant for."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from search.dutch import allowed_typos

MOST_COMPARED = 60


def distance(first: str, second: str, limit: int) -> int:
    """Count the typing errors between two words: one wrong, missing, extra or swapped letter each.

    Gives `limit` + 1 as soon as there are more than `limit`.
    """
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        older, before, row = before, row, [i] + [0] * len(second)
        for j, other in enumerate(second, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


class Near:
    """Known words by the pairs of letters in them, so that few need to be compared."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted(set(known))
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self._known):
            for pair in _pairs(word):
                self._holding[pair].append(number)

    def find(self, word: str, *, is_begun: bool = False) -> list[tuple[int, str]]:
        """Give (typing errors, known word), nearest first; `is_begun` compares with beginnings too."""
        limit = allowed_typos(word)
        if not limit:
            return []
        shared: Counter[int] = Counter()
        pairs = _pairs(word)
        for pair in pairs:
            shared.update(self._holding.get(pair, ()))
        least = max(1, len(pairs) - 3 * limit)
        found = []
        for number, count in shared.most_common(MOST_COMPARED):
            if count < least:
                break
            known = self._known[number]
            errors = distance(word, known, limit)
            if is_begun and errors > limit:
                ends = range(len(word) - limit, min(len(word) + limit, len(known) - 1) + 1)
                errors = min((distance(word, known[:end], limit) for end in ends), default=errors)
            if errors <= limit:
                found.append((errors, known))
        return sorted(found)


def _pairs(word: str) -> set[str]:
    edged = f"^{word}$"
    return {edged[start : start + 2] for start in range(len(edged) - 1)}
