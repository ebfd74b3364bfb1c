"""The journal is read in pieces, whatever its length, and up to the last mark only."""

from pathlib import Path

import pytest

from search.engines import journal
from search.engines.journal import Change, Journal


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Forty changes under marks of different lengths, then one without a mark."""
    path = tmp_path / "journal.jsonl"
    path.touch()
    writer, number = Journal(path), 0
    for size in (1, 30, 2, 7):
        writer.append([change(number := number + 1) for _ in range(size)])
        writer.commit()
    writer.append([change(99)])
    return path


def change(number: int) -> Change:
    return Change(number, number, {"product": [f"soort {number}"]}, {"age_min": 4.0}, lines=(number,))


@pytest.mark.parametrize("most", [1, 64, 500, 4 << 20])
def test_all_changes_up_to_the_last_mark_come_in_order(
    written: Path, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_AT_ONCE", most)
    reader = Journal(written)
    batches = list(reader.read_committed())
    assert [one.document_id for batch in batches for one in batch] == list(range(1, 41))
    assert list(reader.read_committed()) == []
    assert [one.document_id for one in reader.read_tail()] == [99]
    assert (len(batches) > 1) is (most <= 500)


def test_what_was_read_is_held_against_its_sums_without_reading_it_all_at_once(written: Path) -> None:
    reader = Journal(written)
    list(reader.read_committed())
    reader.verify()
    content = written.read_bytes()
    written.write_bytes(content.replace(b"soort 3", b"soort 4", 1))
    with pytest.raises(ValueError, match="does not add up"):
        reader.verify()
    written.write_bytes(content[: reader.offset - 5])
    with pytest.raises(ValueError, match=r"does not add up|cut off"):
        reader.verify()
