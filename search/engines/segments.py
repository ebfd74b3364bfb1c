"""The files of a tantivy index: which there must be, and whether each still adds up.

Each ends in a note with the sum of what stands before it, the note's length, and a number that marks the end.
"""

import json
import zlib
from pathlib import Path
from typing import BinaryIO

_KINDS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_HEADS = ("meta.json", ".managed.json")
_MARK = 1337
_END_LENGTH = 8
_PART = 1 << 20


def files_of(folder: Path) -> dict[Path, bool]:
    """Give the files that an index in a folder must have, and of each whether it holds a sum.

    Raises OSError or ValueError when the index does not say.
    """
    heads = [folder / name for name in _HEADS]
    meta, managed = (json.loads(path.read_text()) for path in heads)
    if not (isinstance(meta, dict) and isinstance(meta.get("segments"), list) and isinstance(managed, list)):
        raise ValueError("the text index does not say what it is made of")
    names = [str(segment["segment_id"]).replace("-", "") for segment in meta["segments"]]
    return {
        **dict.fromkeys(heads, False),
        **dict.fromkeys((folder / f"{name}.{kind}" for name in names for kind in _KINDS), True),
    }


def is_whole(path: Path) -> bool:
    """Say whether a file holds what its own sum says; OSError when it is not there."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if size < _END_LENGTH:
            return False
        file.seek(size - _END_LENGTH)
        length, mark = (int.from_bytes(file.read(4), "little") for _ in range(2))
        body = size - _END_LENGTH - length
        if mark != _MARK or body < 0:
            return False
        file.seek(body)
        try:
            told = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        file.seek(0)
        return bool(_sum_of(file, body) == told)


def _sum_of(file: BinaryIO, length: int) -> int:
    total = 0
    while length and (part := file.read(min(length, _PART))):
        total, length = zlib.crc32(part, total), length - len(part)
    return total
