"""The Meilisearch engine against a stand-in server: what goes out, and what a bad answer becomes."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from search.dutch import stem
from search.engine import EngineUnavailableError
from search.engines.meili_terms import ANSWER_SECONDS, SETTINGS
from search.engines.meilisearch import DRAFT, SERVING, MeilisearchEngine
from search.query import Filters, Query
from tests.search.documents import make_document

STAMP = "2026-11-25T09:00:00.0Z"


class StandIn:
    """A server that remembers what it was asked and answers as it is told."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.task_status = "succeeded"
        self.search: tuple[int, str] = (200, "")
        self.delay = 0.0
        self.indexes = {SERVING}
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                raw = self.rfile.read(length)
                body = json.loads(raw) if raw and raw != b"null" else None
                owner.asked.append((self.command, self.path, body))
                status, text = owner.answer(self.command, self.path, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                with suppress(BrokenPipeError):  # whoever asked has stopped waiting
                    self.wfile.write(text.encode())

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def do_PATCH(self) -> None:
                self._answer()

            def do_DELETE(self) -> None:
                self._answer()

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, method: str, path: str, body: Any) -> tuple[int, str]:
        if path == "/multi-search":
            time.sleep(self.delay)
            return self.search
        if path.startswith("/tasks/"):
            error = {"message": "disk full"} if self.task_status == "failed" else None
            task = {"uid": 1, "status": self.task_status, "type": "x", "enqueuedAt": STAMP, "error": error}
            return 200, json.dumps(task)
        if path.endswith("/stats"):
            return 200, json.dumps({"numberOfDocuments": 7, "isIndexing": False, "fieldDistribution": {}})
        if method == "GET" and path.startswith("/indexes/"):
            name = path.split("/")[2]
            if name not in self.indexes:
                return 404, json.dumps({"message": "no", "code": "index_not_found"})
            return 200, json.dumps({"uid": name})
        return 202, json.dumps(
            {"taskUid": 1, "indexUid": SERVING, "status": "enqueued", "type": "x", "enqueuedAt": STAMP}
        )

    def sent(self, method: str, path: str) -> list[Any]:
        return [body for verb, where, body in self.asked if (verb, where.partition("?")[0]) == (method, path)]


@pytest.fixture
def server() -> Iterator[StandIn]:
    stand_in = StandIn()
    thread = threading.Thread(target=stand_in.server.serve_forever, daemon=True)
    thread.start()
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()
    thread.join()


@pytest.fixture
def engine(server: StandIn, tmp_path: Path) -> MeilisearchEngine:
    return MeilisearchEngine(server.url, "find", write_key="write", lock_dir=tmp_path)


def _answers(*pages: dict[str, Any]) -> tuple[int, str]:
    return 200, json.dumps({"results": list(pages)})


def test_an_answer_becomes_our_own_words(server: StandIn, engine: MeilisearchEngine) -> None:
    server.search = _answers(
        {
            "hits": [{"id": 5}, {"id": 3}],
            "totalHits": 12,
            "facetDistribution": {"door": {"gp": 2, "self": 0}},
        },
        {"hits": [], "estimatedTotalHits": 12, "facetDistribution": {"law": {"wmo": 4}}},
    )
    found = engine.find(Query(text="autisme", filters=Filters(law=("wmo",)), facets=("law", "door")))
    assert (found.ids, found.total) == ((5, 3), 12)
    assert found.facets == {"door": {"gp": 2}, "law": {"wmo": 4}}


@pytest.mark.parametrize(
    "answer",
    [
        (500, '{"message": "broken"}'),
        (502, "<html>bad gateway</html>"),
        (200, "not json"),
        (200, '{"results": []}'),
        (200, '{"results": [{"hits": [{"key": 1}], "totalHits": 1}]}'),
        (200, "{}"),
    ],
    ids=str,
)
def test_R05_a_bad_answer_is_an_engine_that_is_away(
    server: StandIn, engine: MeilisearchEngine, answer: tuple[int, str]
) -> None:
    server.search = answer
    with pytest.raises(EngineUnavailableError):
        engine.find(Query())


def test_R05_a_slow_server_is_waited_for_a_second_and_then_left_alone(
    server: StandIn, engine: MeilisearchEngine
) -> None:
    server.delay = 3
    started = time.perf_counter()
    with pytest.raises(EngineUnavailableError):
        engine.find(Query())
    first = time.perf_counter()
    with pytest.raises(EngineUnavailableError):
        engine.find(Query())
    assert first - started < 1.5
    assert time.perf_counter() - first < 0.05


def test_R05_a_server_that_is_not_there_is_an_engine_that_is_away(tmp_path: Path) -> None:
    engine = MeilisearchEngine("http://127.0.0.1:9", None, write_key=None, lock_dir=tmp_path)
    assert not engine.status().is_available
    with pytest.raises(EngineUnavailableError):
        engine.put([make_document(1)])


def test_a_task_that_failed_raises(server: StandIn, engine: MeilisearchEngine) -> None:
    server.task_status = "failed"
    with pytest.raises(EngineUnavailableError, match="disk full"):
        engine.put([make_document(1)])


def test_documents_go_to_an_index_that_exists_only(server: StandIn, engine: MeilisearchEngine) -> None:
    engine.put([make_document(1, "autisme")])
    engine.remove([4, 5])
    ((document,),) = server.sent("POST", f"/indexes/{SERVING}/documents")
    assert (document["id"], document["stems_product"].split()[0]) == (1, "autist")
    assert server.sent("POST", f"/indexes/{SERVING}/documents/delete") == [{"filter": "id IN [4, 5]"}]
    server.indexes.clear()
    with pytest.raises(EngineUnavailableError):
        engine.put([make_document(1)])


def test_a_rebuild_fills_a_draft_swaps_it_in_and_drops_the_old(
    server: StandIn, engine: MeilisearchEngine
) -> None:
    count = engine.replace_all(
        iter([[make_document(1)], [make_document(2)]]), before_swap=lambda refill: refill.remove([2])
    )
    assert count == 7
    assert len(server.sent("POST", f"/indexes/{DRAFT}/documents")) == 2
    assert server.sent("POST", f"/indexes/{DRAFT}/documents/delete") == [{"filter": "id IN [2]"}]
    assert server.sent("POST", "/swap-indexes") == [[{"indexes": [SERVING, DRAFT]}]]
    (settings,) = server.sent("PATCH", f"/indexes/{DRAFT}/settings")
    assert settings["displayedAttributes"] == ["id"]
    assert settings["searchCutoffMs"] == ANSWER_SECONDS * 1000, "nobody waits for it any longer"


def test_words_that_mean_the_same_go_along_as_stems_of_typed_and_told() -> None:
    synonyms = SETTINGS["synonyms"]
    assert synonyms[stem("blowt")] == [stem("verslaving")]
    assert synonyms["lvb"] == [" ".join(stem(word) for word in ("licht", "verstandelijke", "beperking"))]
