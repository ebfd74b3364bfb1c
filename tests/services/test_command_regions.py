"""`plekwijzer migrate` and `plekwijzer regions`, as somebody at a shell meets them."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select

from portal.__main__ import main
from portal.models import metadata
from portal.regions.reader import shipped_packs
from tests.services.shell import Run, shell_on
from tests.services.small_pack import small_pack, write_pack


@pytest.fixture
def run(database_url, tmp_path, monkeypatch) -> Run:
    return shell_on(database_url, tmp_path, monkeypatch)


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }


def test_the_shipped_packs_load_and_the_list_counts_them(run):
    loaded = run("regions", "load", *shipped_packs())
    listed = run("regions", "list")
    assert loaded.exit_code == 0, loaded.output
    assert "163 products placed in 12 themes." in loaded.output
    assert "4 regions, 34 segments, 163 products, 125 indicators, 32 municipalities" in listed.output
    assert "midden-holland" in listed.output


def test_loading_again_says_unchanged_and_leaves_every_row_alone(run, engine):
    run("regions", "load", "--shipped")
    before = _rows(engine)
    again = run("regions", "load", "--shipped")
    assert again.output.splitlines() == [f"{path.stem}: unchanged" for path in shipped_packs()]
    assert _rows(engine) == before


def test_a_pack_with_three_faults_gives_three_sentences_and_an_unchanged_database(run, engine, tmp_path):
    run("regions", "load", write_pack(tmp_path, small_pack()))
    before = _rows(engine)
    data = small_pack()
    data["products"][0]["naam"] = "Hulp"
    data["products"][1]["lighter"] = ["nergens"]
    data["municipalities"][0]["lat"] = "noord"
    result = run("regions", "load", write_pack(tmp_path, data, "fout.yaml"))
    *faults, summary = result.stderr.splitlines()
    assert result.exit_code == 1
    assert [fault.partition(": ")[2].partition(" (")[0] for fault in faults] == [
        "municipalities[0].lat",
        "products[0].naam",
        "products[1].lighter[0]",
    ]
    assert summary == "Error: 3 faults in 1 file; the database is unchanged."
    assert _rows(engine) == before


def test_one_faulty_pack_keeps_the_good_ones_out_too(run, engine, tmp_path):
    data = small_pack()
    del data["sample"]
    result = run(
        "regions", "load", *shipped_packs(), write_pack(tmp_path, data), write_pack(tmp_path, {}, "leeg.yaml")
    )
    assert result.exit_code == 1
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(metadata.tables["region"])) == 0


def test_two_files_for_one_region_are_a_fault(run, tmp_path):
    paths = [write_pack(tmp_path, small_pack(), name) for name in ("een.yaml", "twee.yaml")]
    result = run("regions", "load", *paths)
    assert result.exit_code == 1
    assert "een.yaml holds the region 'klein' too; load one of them." in result.stderr


def test_a_changed_pack_prints_what_changed(run, tmp_path):
    run("regions", "load", write_pack(tmp_path, small_pack()))
    data = small_pack()
    data["products"][0]["age"]["max"] = 22
    data["products"][1].update(name="Verblijf met behandeling", spend_eur=100)
    data["indicators"] = []
    result = run("regions", "load", write_pack(tmp_path, data))
    assert result.output.splitlines() == [
        "klein: 3 changes",
        "  product begeleiding: age.max: 17 -> 22",
        "  product verblijf: name: Verblijf -> Verblijf met behandeling",
        "  product verblijf: spend_eur: nothing -> 100",
        "  indicator KL-1: closed; the pack no longer names it, its history stays",
    ]
    back = run("regions", "load", write_pack(tmp_path, small_pack()))
    assert "  indicator KL-1: back, was closed before" in back.output.splitlines()


def test_check_names_faults_and_writes_nothing(run, engine, tmp_path):
    before = _rows(engine)
    good = run("regions", "check", write_pack(tmp_path, small_pack()))
    bad = run("regions", "check", write_pack(tmp_path, {"pack_version": 1}))
    assert "no faults: 2 segments, 2 products, 1 indicator, 2 municipalities." in good.output
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "products: this key is missing." in bad.stderr
    assert _rows(engine) == before


def test_a_command_without_files_says_what_to_name(run):
    result = run("regions", "load")
    assert result.exit_code == 2
    assert "Name at least one FILE, or say --shipped." in result.stderr


def test_wrong_settings_are_one_sentence_each_and_status_2(run, monkeypatch):
    monkeypatch.setenv("PLEKWIJZER_ENV", "production")
    result = run("regions", "list")
    assert result.exit_code == 2
    assert result.stderr.startswith("SECRET_KEY is missing:")
    assert len(result.stderr.splitlines()) == 5
    assert "Traceback" not in result.output


def test_an_empty_database_says_to_migrate_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    result = CliRunner().invoke(main, ["regions", "list"])
    assert result.exit_code == 1
    assert "Run `plekwijzer migrate` first." in result.stderr


def test_a_database_that_does_not_answer_is_told_without_its_password(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://plek:geheim@127.0.0.1:1/plek")
    result = CliRunner().invoke(main, ["regions", "list"])
    assert result.exit_code == 1
    assert "The database does not do what was asked" in result.stderr
    assert "geheim" not in result.output


def test_migrate_says_from_where_to_where_from_any_folder(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    monkeypatch.chdir(tmp_path)
    first, second = (CliRunner().invoke(main, ["migrate"]) for _ in range(2))
    assert first.output.startswith("The database went from empty to 0")
    assert second.output.startswith("The database is already at 0")
