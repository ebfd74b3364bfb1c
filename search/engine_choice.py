"""Which engine this installation searches with."""

from portal.settings import Settings
from search.engine import SearchEngine


def make_search_engine(settings: Settings) -> SearchEngine:
    """Make the engine that the settings ask for: Meilisearch at SEARCH_URL, else the embedded one.

    Opens nothing: a missing index or a server that is away shows at the first question.
    """
    if settings.search_url:
        from search.engines.meilisearch import MeilisearchEngine

        return MeilisearchEngine(settings.search_url, settings.search_key, lock_dir=settings.index_dir)
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.index_dir)
