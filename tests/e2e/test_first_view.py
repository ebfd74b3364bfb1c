"""What a first look costs a phone on a slow line: few requests, and few bytes over the wire."""

import pytest
from playwright.sync_api import Page, Response

pytestmark = pytest.mark.e2e

MOST_REQUESTS = 6
MOST_BYTES = 60_000
MOST_PAGE_BYTES = 15_000


@pytest.mark.parametrize("address", ["/", "/zoeken?q=autisme&gemeente=GM0513"])
def test_a_first_view_is_light(page: Page, address: str) -> None:
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    page.goto(address, wait_until="networkidle")
    assert len(answers) <= MOST_REQUESTS, [answer.url for answer in answers]
    weights = [_bytes_of(answer) for answer in answers]
    assert weights[0] <= MOST_PAGE_BYTES
    assert sum(weights) <= MOST_BYTES


def _bytes_of(answer: Response) -> int:
    """Give the size of an answer's body as it travelled."""
    return answer.request.sizes()["responseBodySize"]
