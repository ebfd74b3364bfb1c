"""The embedded engine on disk: missing, broken and outdated indexes are said, never half answered."""

import shutil
from pathlib import Path

import pytest

from search.engine import EngineBusyError, EngineUnavailableError
from search.engines.embedded import EmbeddedEngine
from search.engines.journal import Change, Journal
from search.query import Query
from tests.search.documents import make_document


@pytest.fixture
def generation(embedded: EmbeddedEngine, index_dir: Path) -> Path:
    documents = [make_document(number, "autisme") for number in range(1, 4)]
    embedded.replace_all(iter([documents]), before_swap=lambda refill: None)
    return index_dir / (index_dir / "current").read_text().split()[1]


def test_R06_a_missing_index_is_unavailable(embedded: EmbeddedEngine) -> None:
    assert not embedded.status().is_available
    with pytest.raises(EngineUnavailableError, match="index rebuild"):
        embedded.find(Query())


def test_R06_an_index_of_another_version_is_unavailable(generation: Path, index_dir: Path) -> None:
    (index_dir / "current").write_text(f"0 {generation.name}\n")
    with pytest.raises(EngineUnavailableError, match="version"):
        EmbeddedEngine(index_dir).find(Query())


@pytest.mark.parametrize("name", ["columns.npz", "text/meta.json"])
def test_R06_a_broken_file_is_unavailable_and_a_rebuild_mends_it(
    generation: Path, index_dir: Path, name: str
) -> None:
    (generation / name).write_bytes(b"\x00broken")
    fresh = EmbeddedEngine(index_dir)
    with pytest.raises(EngineUnavailableError):
        fresh.find(Query(text="autisme"))
    fresh.replace_all(iter([[make_document(9, "autisme")]]), before_swap=lambda refill: None)
    assert fresh.find(Query(text="autisme")).ids == (9,)


def test_R06_a_cut_off_file_is_unavailable(generation: Path, index_dir: Path) -> None:
    whole = (generation / "columns.npz").read_bytes()
    (generation / "columns.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(EngineUnavailableError):
        EmbeddedEngine(index_dir).find(Query())


def test_R06_an_index_that_is_deleted_under_a_reader_is_unavailable_once_it_looks(
    generation: Path, index_dir: Path, embedded: EmbeddedEngine
) -> None:
    assert embedded.find(Query()).total == 3
    shutil.rmtree(index_dir)
    with pytest.raises(EngineUnavailableError):
        embedded.find(Query())


def test_a_reader_follows_a_swap_by_another_process(generation: Path, index_dir: Path) -> None:
    reader = EmbeddedEngine(index_dir)
    assert reader.find(Query()).total == 3
    EmbeddedEngine(index_dir).replace_all(iter([[make_document(9)]]), before_swap=lambda refill: None)
    assert reader.find(Query()).ids == (9,)
    assert not generation.exists()


def test_changes_without_a_mark_are_not_seen_and_keep_their_rows(generation: Path, index_dir: Path) -> None:
    """A writer died after it wrote down what it was about to do."""
    journal = Journal(generation / "journal.jsonl")
    journal.append([Change(50, 3, {"audience": ["resident"]}, {})])
    with journal.path.open("ab") as file:
        file.write(b"[51, 4, {")
    engine = EmbeddedEngine(index_dir)
    assert engine.ids() == {1, 2, 3}
    with engine.writing(wait=True):
        engine.put([make_document(60, "dyslexie")])
    for reader in (engine, EmbeddedEngine(index_dir)):
        assert reader.find(Query(text="dyslexie")).ids == (60,)


def test_one_process_writes_at_a_time(index_dir: Path) -> None:
    one, other = EmbeddedEngine(index_dir), EmbeddedEngine(index_dir)
    with one.writing(wait=False), pytest.raises(EngineBusyError), other.writing(wait=False):
        pass
    with other.writing(wait=False):
        pass


def test_thousands_of_documents_and_values_keep_their_counts(embedded: EmbeddedEngine) -> None:
    documents = [make_document(n, "autisme", facets={"problem": (f"p{n % 40}",)}) for n in range(1, 3001)]
    embedded.replace_all(iter([documents[:1000], documents[1000:]]), before_swap=lambda refill: None)
    for engine in (embedded, EmbeddedEngine(embedded._folder)):
        found = engine.find(Query(text="autisme", facets=("problem",)))
        assert found.total == 3000
        assert set(found.facets["problem"].values()) == {75}
