"""A faulty pack: every fault with its file, line, path and one sentence; nothing is guessed."""

from pathlib import Path
from typing import Any

import pytest

from portal.regions.reader import SHIPPED_THEMES, PackError, read_pack, read_themes, shipped_packs
from tests.services.small_pack import PackData, small_pack, write_pack


def _faults(path: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        read_pack(path)
    return str(caught.value).splitlines()


def _told(path: Path) -> list[str]:
    """Return the faults without file and line."""
    return [line.partition(": ")[2] for line in _faults(path)]


@pytest.fixture
def told(tmp_path):
    def told_faults(data: PackData) -> list[str]:
        return _told(write_pack(tmp_path, data))

    return told_faults


def _put(data: Any, steps: str, value: object) -> None:
    *way, last = (int(step) if step.isdigit() else step for step in steps.split("."))
    for step in way:
        data = data[step]
    data[last] = value


@pytest.mark.parametrize("path", shipped_packs(), ids=lambda path: path.stem)
def test_the_shipped_packs_have_no_fault(path):
    assert read_pack(path).pack_version == 1


def test_three_faults_give_three_sentences(told):
    data = small_pack()
    data["products"][0]["plian"] = "?"
    data["products"][1]["lighter"] = ["begleiding"]
    data["segments"][0]["contract"] = {"term_years": "twee"}
    assert told(data) == [
        "segments[0].contract.term_years (ambulant): must be a whole number, not the text 'twee'.",
        (
            "products[0].plian (begeleiding): this key is not known here; known are code, name, plain,"
            " summary, segments, laws, care_form, group_form, urgency, age, capacity, start_basis, norm,"
            " bridging_care, acceptance_duty, referral, profile, lighter, synonyms, predecessor,"
            " spend_eur, clients, source. Did you mean 'plain'?"
        ),
        (
            "products[1].lighter[0] (verblijf): no product here has the code 'begleiding'."
            " Did you mean 'begeleiding'?"
        ),
    ]


def test_a_fault_names_file_and_line(tmp_path):
    data = small_pack()
    data["products"][1]["capacity"] = "bedden"
    path = write_pack(tmp_path, data)
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(at for at, line in enumerate(lines, start=1) if "bedden" in line)
    assert _faults(path) == [
        (
            f"{path}:{number}: products[1].capacity (verblijf): 'bedden' is not allowed;"
            " choose from places, weeks, both, none."
        )
    ]


def test_a_misspelt_key_that_had_to_be_there_is_one_fault(told):
    data = small_pack()
    data["municipalities"][0]["naam"] = data["municipalities"][0].pop("name")
    (fault,) = told(data)
    assert fault.startswith(
        "municipalities[0].naam (GM0001): this key is not known here, while name is missing"
    )


@pytest.mark.parametrize(
    ("steps", "value", "sentence"),
    [
        ("pack_version", 2, "pack_version: 2 is not allowed; choose from 1."),
        ("region.valid_from", "morgen", "must be a date such as 2025-01-01, not the text 'morgen'."),
        ("region.code", "Klein Dorp", "region.code: has the wrong form: 'Klein Dorp' does not fit"),
        ("municipalities.0.lat", 12.5, "municipalities[0].lat (GM0001): must be 50.0 or more, not 12.5."),
        ("municipalities.0.lat", "52", "must be a number, not the text '52'."),
        ("municipalities.0.scope", "some", "must be the word all or a list of product codes, not the text"),
        ("municipalities.1.scope.0", "bestaat-niet", "no product here has the code 'bestaat-niet'."),
        ("municipalities.1.code", "GM0001", "two municipality entries have this code; the first is"),
        ("centre_municipalities.0.code", "GM0009", "no municipality here has the code 'GM0009'."),
        ("centre_municipalities.0.for.0", "x", "centre_municipalities[0].for[0] (GM0001): no product"),
        ("segments.0.related.0", "x", "segments[0].related[0] (ambulant): no segment here has the code 'x'."),
        ("segments.0.related.0", "ambulant", "'ambulant' refers to itself."),
        ("segments.0.laws", ["wmo"], "segments[0].laws[0] (ambulant): 'wmo' is not among the region's laws."),
        ("segments.1.plain", "  ", "segments[1].plain (wonen): must not be empty."),
        ("products.0.segments", "ambulant", "must be a list, not the text 'ambulant'."),
        ("products.0.segments", ["ambulant", "ambulant"], "'ambulant' stands in this list twice."),
        ("products.0.segments", [], "must hold at least 1, not 0."),
        ("products.0.age", {"min": 18, "max": 12}, "min (18) must not be above max (12)."),
        ("products.0.age.min", True, "must be a whole number, not true."),
        ("products.0.bridging_care", "ja", "must be true or false, not the text 'ja'."),
        ("products.0.referral.0.by", "huisarts", "products[0].referral[0].by (begeleiding): 'huisarts' is"),
        ("products.0.norm", 6, "must be a group of keys, not the number 6."),
        ("products.0.name", "x" * 201, "must be at most 200 characters long."),
        ("products.0.name", "a\nb", "must not hold control characters or line breaks."),
        ("indicators.0.scope.products.0", "x", "indicators[0].scope.products[0] (KL-1): no product here"),
        ("indicators.0.direction", "omlaag", "choose from decrease, increase, stabilise."),
        ("reporting.waiting.due_time", "9 uur", "has the wrong form: '9 uur' does not fit"),
        ("reporting.waiting.stale_after_days", 5, "every_days, stale_after_days and expire_after_days must"),
        ("reporting.waiting_reminders.0.to", "iedereen", "choose from provider, provider_manager, contract"),
        ("sample.small_share", 1.5, "must be 1.0 or less, not 1.5."),
        ("sample", None, "sample: must be a group of keys, not nothing (null)."),
    ],
)
def test_a_wrong_value_is_one_sentence_that_says_what_may_stand_there(told, steps, value, sentence):
    data = small_pack()
    _put(data, steps, value)
    (fault,) = told(data)
    assert sentence in fault


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"region: {code: x\nfoo: [1\n", "2:4: this is not valid YAML at line 2, column 4: "),
        (b"a: 1\n---\nb: 2\n", "2:1: this is not valid YAML at line 2, column 1: "),
        (b"a: &x [1]\nb: *x\n", "references (*) are not used in packs."),
        (b"a: !!python/object:os.system 1\n", "1:4: this is not valid YAML"),
        ("naam: é".encode("latin-1"), "1: the file is not UTF-8: byte 7, on line 1, is wrong."),
        ("naam: é".encode("utf-16"), "1: the file is not UTF-8: byte 1, on line 1, is wrong."),
        (b'a: "\x01"\n', "1:5: a character at line 1, column 5 is not allowed."),
        (b"# niets\n", "1: the file is empty."),
        (b"- a\n", "1: must be a group of keys, not a list."),
        (b"[" * 5000, "1: the file is nested too deeply."),
        (b"a" * (6 * 1024 * 1024), "1: the file is larger than 5 MB."),
    ],
    ids=["flow", "two", "alias", "tag", "latin-1", "utf-16", "control", "empty", "list", "deep", "large"],
)
def test_a_file_that_cannot_be_read_as_a_pack_says_why(tmp_path, content, sentence):
    path = tmp_path / "pack.yaml"
    path.write_bytes(content)
    (fault,) = _faults(path)
    assert fault.removeprefix(f"{path}:").startswith(sentence) or sentence in fault


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    assert _told(tmp_path / "weg.yaml") == ["the file cannot be read: No such file or directory."]


def test_a_key_that_stands_twice_is_a_fault(tmp_path):
    path = write_pack(tmp_path, small_pack())
    path.write_text(path.read_text(encoding="utf-8") + "pack_version: 1\n", encoding="utf-8")
    assert _told(path) == ["pack_version: this key stands here twice, first on line 1."]


def test_comments_and_layout_make_no_other_pack(tmp_path):
    path = write_pack(tmp_path, small_pack())
    before = read_pack(path).digest
    path.write_text("# een opmerking\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert read_pack(path).digest == before


def test_absent_and_null_are_the_same(tmp_path):
    data = small_pack()
    before = read_pack(write_pack(tmp_path, data)).digest
    data["products"][0].update(predecessor=None, spend_eur=None, profile=None)
    assert read_pack(write_pack(tmp_path, data)).digest == before


def test_a_theme_book_that_leads_nowhere_or_says_things_twice_is_faulty(tmp_path):
    path = tmp_path / "themes.yaml"
    text = SHIPPED_THEMES.read_text(encoding="utf-8")
    text = text.replace("otherwise: regelen-en-vervoer", "otherwise: regelen")
    path.write_text(text.replace("holland-rijnland/iht", "holland-rijnland/fact"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        read_themes(path)
    twice, nowhere = (fault.told("") for fault in caught.value.faults)
    assert "'holland-rijnland/fact' stands here twice; the first is themes[1].products[2]." in twice
    assert "otherwise: no theme has the code 'regelen'." in nowhere
