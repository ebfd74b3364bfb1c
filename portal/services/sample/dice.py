"""Chance that falls the same way every time: a stream of its own for each thing that is made."""

import random
from collections.abc import Mapping, Sequence
from typing import Self, TypeVar

Thing = TypeVar("Thing")


class Dice(random.Random):
    """A seeded stream; name it after the thing it decides on, so that nothing else shifts it."""

    @classmethod
    def named(cls, *names: object) -> Self:
        """Make the stream of a thing, such as a seed, a region and a number."""
        return cls("/".join(str(name) for name in names))

    def chance(self, share: float) -> bool:
        """Say yes in this share of throws."""
        return self.random() < share

    def weighted(self, weights: Mapping[Thing, float]) -> Thing:
        """Choose a key by its weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def some(self, things: Sequence[Thing], most: int) -> list[Thing]:
        """Choose at most so many different things, in chance order."""
        return self.sample(list(things), min(most, len(things)))

    def near(self, middle: float, spread: float) -> float:
        """Throw around a middle, never more than two spreads away."""
        return middle + max(-2.0, min(2.0, self.gauss(0, 1))) * spread
