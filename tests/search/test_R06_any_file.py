"""Whichever file of the index goes, shrinks or rots under a running engine: noticed, said, and made again."""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from search import indexer
from search.engine import EngineUnavailableError
from search.engines.embedded import EmbeddedEngine
from search.engines.text_index import _at_the_door
from search.finder import search
from search.query import Criteria, Query
from search.schema import FACETS
from search.viewers import RESIDENT
from tests.conftest import NOW, ROOT
from tests.factories import key
from tests.search.documents import make_document
from tests.search.supply import Supply

ASKED = Query(text="autisme", facets=FACETS)
FILES = (
    "columns.npz",
    "lines.npz",
    "seals.json",
    "journal.jsonl",
    *(f"text/{name}" for name in ("meta.json", ".managed.json")),
    *(f"text/*.{kind}" for kind in ("fast", "fieldnorm", "idx", "pos", "store", "term")),
)


@pytest.fixture
def first(session: Session, engine: Engine, embedded: EmbeddedEngine) -> int:
    """Give the id of an offering in an index that has answered, and that holds a change since."""
    offering = key(Supply(session).offer())
    session.commit()
    indexer.rebuild(engine, embedded, now=NOW)
    with embedded.writing(wait=True):
        embedded.put([make_document(999_999, "dyslexie")])
        embedded.remove([999_999])
    assert embedded.find(ASKED).ids == (offering,)
    return offering


def _file(index_dir: Path, name: str) -> Path:
    (generation,) = index_dir.glob("generation-*")
    return sorted(generation.glob(name))[0]


def _cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _flip(path: Path) -> None:
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 3] ^= 0x10
    path.write_bytes(octets)


def _rot(path: Path) -> None:
    """Flip a byte in such a way that the file system shows nothing of it."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(before.st_size // 3)
        octet = file.read(1)[0]
        file.seek(before.st_size // 3)
        file.write(bytes([octet ^ 0x10]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", [Path.unlink, _cut])
def test_R06_a_file_that_goes_or_shrinks_is_noticed_at_the_next_question_and_made_again(
    first: int,
    engine: Engine,
    embedded: EmbeddedEngine,
    index_dir: Path,
    name: str,
    harm: Callable[[Path], None],
) -> None:
    harm(_file(index_dir, name))
    with pytest.raises(EngineUnavailableError):
        embedded.find(ASKED)
    assert indexer.mend(engine, embedded, now=NOW) == "rebuilt: 1 documents"
    for reader in (embedded, EmbeddedEngine(index_dir)):
        assert reader.find(ASKED).ids == (first,)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith((".json", ".jsonl"))])
def test_R06_a_file_that_is_written_over_is_noticed_at_the_next_question(
    first: int, embedded: EmbeddedEngine, index_dir: Path, name: str
) -> None:
    _flip(_file(index_dir, name))
    with pytest.raises(EngineUnavailableError, match="broken"):
        embedded.find(ASKED)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".json")])
def test_R06_a_byte_that_rots_unseen_is_noticed_when_the_index_is_looked_after(
    first: int, engine: Engine, embedded: EmbeddedEngine, index_dir: Path, name: str
) -> None:
    _rot(_file(index_dir, name))
    assert not embedded.status().is_available
    with pytest.raises(EngineUnavailableError):
        EmbeddedEngine(index_dir).find(ASKED)
    assert indexer.mend(engine, embedded, now=NOW) == "rebuilt: 1 documents"
    assert embedded.find(ASKED).ids == (first,)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".json")])
def test_R06_wherever_a_byte_of_a_list_of_files_flips_the_answer_is_right_or_refused(
    first: int, index_dir: Path, name: str
) -> None:
    path = _file(index_dir, name)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 60)):
        octets = bytearray(whole)
        octets[place] ^= 0x04
        path.write_bytes(octets)
        try:
            assert EmbeddedEngine(index_dir).find(ASKED).ids == (first,)
        except EngineUnavailableError:
            continue


def test_R06_visitors_get_their_answer_from_sql_while_the_index_is_broken(
    first: int, session: Session, engine: Engine, embedded: EmbeddedEngine, index_dir: Path
) -> None:
    def ask() -> tuple[list[int], bool]:
        page = search(session, embedded, Criteria("autisme"), now=NOW, viewer=RESIDENT)
        session.rollback()
        return [card.offering_id for card in page.cards], page.is_degraded

    assert ask() == ([first], False)
    _cut(_file(index_dir, "text/*.idx"))
    assert ask() == ([first], True)
    indexer.mend(engine, embedded, now=NOW)
    assert ask() == ([first], False)


def test_R06_a_broken_index_is_not_read_again_at_every_question(
    first: int, embedded: EmbeddedEngine, index_dir: Path
) -> None:
    kept = index_dir.parent / "kept"
    shutil.copytree(index_dir, kept)
    _flip(_file(index_dir, "columns.npz"))
    with pytest.raises(EngineUnavailableError):
        embedded.find(ASKED)
    shutil.copy(_file(kept, "columns.npz"), _file(index_dir, "columns.npz"))
    with pytest.raises(EngineUnavailableError):
        embedded.find(ASKED)


def test_R06_a_pointer_that_says_nothing_is_unavailable_and_made_again(
    first: int, engine: Engine, embedded: EmbeddedEngine, index_dir: Path
) -> None:
    (index_dir / "current").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EngineUnavailableError):
        embedded.find(ASKED)
    assert indexer.mend(engine, embedded, now=NOW) == "rebuilt: 1 documents"
    assert embedded.find(ASKED).ids == (first,)


def test_R06_a_panic_in_the_text_index_is_an_engine_that_is_away() -> None:
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})
    with pytest.raises(EngineUnavailableError, match="called on None"), _at_the_door():
        raise panic("called on None")
    with pytest.raises(KeyboardInterrupt), _at_the_door():
        raise KeyboardInterrupt


def test_R06_a_writer_at_work_is_no_damage(index_dir: Path, embedded: EmbeddedEngine) -> None:
    embedded.replace_all(iter([[make_document(1, "autisme")]]), before_swap=lambda refill: None)
    script = """
        import sys
        from pathlib import Path
        from search.engines.embedded import EmbeddedEngine
        from tests.search.documents import make_document

        engine = EmbeddedEngine(Path(sys.argv[1]))
        for number in range(2, 42):
            with engine.writing(wait=True):
                engine.put([make_document(number, f"autisme woord{number}")])
    """
    writer = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(index_dir)], cwd=ROOT)
    totals = []
    while writer.poll() is None:
        totals.append(embedded.find(ASKED).total)
    assert writer.returncode == 0
    assert totals == sorted(totals)
    assert embedded.find(ASKED).total == 41
