"""Our own style sheets and scripts: joined, kept for a year, and nothing besides."""

import pytest

from portal.web.own_files import STATIC, OwnFiles, digest_of


def test_a_joined_address_gives_the_files_in_order(visitor):
    content = b"\n".join((STATIC / name).read_bytes() for name in ("plek.css", "parts.css"))
    answer = visitor.get(f"/static/{digest_of(content)}/plek.css+parts.css")
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.data == content
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age == 31_536_000


def test_who_has_the_file_already_gets_no_body(visitor):
    address = "/static/x/plek.css+parts.css"
    etag = visitor.get(address).headers["ETag"]
    again = visitor.get(address, headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again.data == b""


def test_an_address_of_another_version_is_served_and_not_kept(visitor):
    answer = visitor.get("/static/0123456789ab/plek.css")
    assert answer.status_code == 200
    assert answer.cache_control.no_cache
    assert not answer.cache_control.immutable


@pytest.mark.parametrize(
    "names",
    ["nothing.css", "plek.css+nothing.css", "plek.css+plek.js", "plek.css+plek.css", "+", "plek.css+"],
)
def test_what_is_not_ours_or_of_two_kinds_is_not_found(visitor, names):
    assert visitor.get(f"/static/x/{names}").status_code == 404


def test_the_address_changes_with_the_content_of_each_part(tmp_path):
    for name in ("one.css", "two.css"):
        (tmp_path / name).write_text("a {}")
    before = OwnFiles((tmp_path,), may_change=False).address("one.css", "two.css")
    (tmp_path / "two.css").write_text("b {}")
    after = OwnFiles((tmp_path,), may_change=False).address("one.css", "two.css")
    assert before != after
    assert after.endswith("/one.css+two.css")


def test_no_name_stands_in_two_folders():
    own = [path.name for path in STATIC.iterdir()]
    others = [path.name for path in (STATIC.parents[2] / "search" / "static").iterdir()]
    assert not set(own) & set(others)
