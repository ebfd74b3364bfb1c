"""The kinds of values that a region pack is built of."""

import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError


def _printable(text: str) -> str:
    text = text.strip()
    if not text:
        raise PydanticCustomError("text_empty", "must not be empty")
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise PydanticCustomError("text_unprintable", "must not hold control characters or line breaks")
    return text


_PRINTABLE = AfterValidator(_printable)

Slug = Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
IndicatorCode = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
CbsCode = Annotated[str, Field(pattern=r"^GM\d{4}$")]
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Number = Annotated[int, Strict()]
Figure = Annotated[float, Strict()]
Flag = Annotated[bool, Strict()]
Day = Annotated[date, Strict()]
Age = Annotated[Number, Field(ge=0, le=120)]
Count = Annotated[Number, Field(ge=0, le=2_000_000_000)]
Years = Annotated[Number, Field(ge=0, le=50)]
Share = Annotated[Figure, Field(ge=0, le=1)]
Text32 = Annotated[str, Field(max_length=32), _PRINTABLE]
Text64 = Annotated[str, Field(max_length=64), _PRINTABLE]
Text100 = Annotated[str, Field(max_length=100), _PRINTABLE]
Text200 = Annotated[str, Field(max_length=200), _PRINTABLE]
Text300 = Annotated[str, Field(max_length=300), _PRINTABLE]
Text500 = Annotated[str, Field(max_length=500), _PRINTABLE]
Text1000 = Annotated[str, Field(max_length=1000), _PRINTABLE]

STRICT = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)
"""No unknown keys, no silent conversions."""
