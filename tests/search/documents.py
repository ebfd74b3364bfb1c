"""Documents that are right by default, so that a test names only what it is about."""

from search.document import Document
from search.schema import Audience

GOUDA = (52.0172, 4.7062)
WOERDEN = (52.0863, 4.8835)
GRONINGEN = (53.2194, 6.5665)
PLACE, WAITING, STALE, STOPPED, SILENT = 0, 1, 3, 4, 5


def make_document(
    document_id: int,
    product: str = "",
    *,
    texts: dict[str, str] | None = None,
    facets: dict[str, tuple[str, ...]] | None = None,
    point: tuple[float, float] | None = GOUDA,
    **numbers: float | None,
) -> Document:
    """Make a document for everyone, of a fresh offering with a place, in Gouda."""
    lat, lon = point or (None, None)
    return Document(
        id=document_id,
        texts={"product": product, **(texts or {})},
        facets={"audience": tuple(item.value for item in Audience), **(facets or {})},
        numbers={
            "age_min": 0,
            "age_max": 120,
            "standing": PLACE,
            "soonest": document_id,
            "confirmed_at": 1_790_000_000 + document_id,
            "lat": lat,
            "lon": lon,
            **numbers,
        },
    )
