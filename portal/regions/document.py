"""Reads one YAML file strictly, and remembers on which line everything stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from portal.regions.faults import Fault, Place, Steps

LARGEST_FILE = 5 * 1024 * 1024
"""In bytes; the largest pack that ships is a fiftieth of this."""


@dataclass(frozen=True)
class Document:
    """What a file holds as plain values, and the line of each thing by its steps from the top."""

    data: Any = None
    lines: dict[Steps, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def line_of(self, steps: Steps) -> int:
        """Return the line of a thing, or of the nearest thing around it that is there."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


class _Loader(yaml.SafeLoader):
    """Plain YAML: no references within the file, and a value that is not what it looks like stays text."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = cast(Any, self).get_event().start_mark  # untyped in the stubs
            raise yaml.composer.ComposerError(None, None, "references (*) are not used in packs", mark)
        return super().compose_node(parent, index)


def _scalar_or_text(loader: _Loader, node: yaml.ScalarNode) -> Any:
    name = f"construct_yaml_{node.tag.rpartition(':')[2]}"
    try:
        return getattr(yaml.SafeLoader, name)(loader, node)
    except ValueError:
        return node.value


for _kind in ("int", "float", "timestamp"):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_kind}", _scalar_or_text)


def read_document(path: Path) -> Document:
    """Read a UTF-8 YAML file; what stops the reading, and keys that stand twice, are its faults."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        return _stopped(f"the file cannot be read: {error.strerror or error}.")
    return document_of(content)


def document_of(content: bytes) -> Document:
    """Read UTF-8 YAML that is at hand; faults as those of a file."""
    if len(content) > LARGEST_FILE:
        return _stopped(f"the file is larger than {LARGEST_FILE // 1024 // 1024} MB.", kind="file_large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return _stopped(
            f"the file is not UTF-8: byte {error.start + 1}, on line {line}, is wrong.",
            line,
            kind="file_encoding",
        )
    return _parse(text)


def _stopped(sentence: str, line: int = 1, column: int | None = None, *, kind: str = "yaml") -> Document:
    return Document(faults=(Fault((), sentence, Place(line, column), kind=kind),))


def _parse(text: str) -> Document:
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return _stopped("the file is empty.", kind="file_empty")
        lines: dict[Steps, int] = {}
        faults = tuple(_walk(node, (), lines))
        return Document(loader.construct_document(node), lines, faults)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = error.problem or "it cannot be read"
        return _stopped(f"this is not valid YAML at line {line}, column {column}: {what}.", line, column)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        return _stopped(f"a character at line {line}, column {column} is not allowed.", line, column)
    except RecursionError:
        return _stopped("the file is nested too deeply.")


def _walk(node: yaml.Node, steps: Steps, lines: dict[Steps, int]) -> Iterator[Fault]:
    """Note the line of every thing below a node, and give the keys that stand twice."""
    lines.setdefault(steps, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*steps, number), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = (*steps, str(key.value))
            line = key.start_mark.line + 1
            if below in lines:
                yield Fault(
                    below,
                    f"this key stands here twice, first on line {lines[below]}.",
                    Place(line),
                    kind="key_twice",
                )
            lines.setdefault(below, line)
            yield from _walk(value, below, lines)
