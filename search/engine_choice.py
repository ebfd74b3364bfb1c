"""Which engine this installation searches with."""

from portal.settings import Settings
from search.engine import SearchEngine


def may_write(settings: Settings) -> bool:
    """Say whether this process can change the index: not with a key for finding only (control S28)."""
    return settings.search_url is None or settings.search_write_key is not None


def make_search_engine(settings: Settings) -> SearchEngine:
    """Make the engine that the settings ask for: Meilisearch at SEARCH_URL, else the embedded one.

    Opens nothing: a missing index or a server that is away shows at the first question.
    """
    if settings.search_url:
        from search.engines.meilisearch import MeilisearchEngine

        return MeilisearchEngine(
            settings.search_url,
            settings.search_key,
            write_key=settings.search_write_key,
            lock_dir=settings.index_dir,
        )
    from search.engines.embedded import EmbeddedEngine

    return EmbeddedEngine(settings.index_dir)
