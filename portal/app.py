"""The one place where the parts of the web application are joined."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.db import make_engine
from portal.log_lines import configure as configure_logs
from portal.settings import Settings
from portal.web import (
    auth,
    carried,
    compression,
    errors,
    htmx,
    legible,
    links_out,
    logs,
    menu,
    meter,
    own_files,
    present,
    security,
    typing_marks,
    vendor,
)
from portal.web.api import door
from portal.web.routes import (
    access,
    access_points,
    account,
    addresses,
    api,
    catalogue,
    catalogue_edit,
    catalogue_packs,
    closures,
    council,
    develop,
    developers,
    evaluation,
    facilities,
    feedback,
    files,
    indicators,
    invitations,
    locations,
    monitor,
    monitor_providers,
    monitor_scarcity,
    offering_edit,
    offerings,
    open_data,
    operator,
    organisation,
    own_closures,
    own_dues,
    own_monitor,
    people,
    provider,
    provider_closing,
    provider_details,
    referrer_people,
    referrers,
    region,
    region_ahead,
    region_behalf,
    region_bulk,
    region_contract_files,
    region_contract_lines,
    region_contractors,
    region_contracts,
    region_indicators,
    region_misses,
    region_people,
    region_provider,
    resets,
    second_factor,
    site,
    talk,
    talk_notes,
    text_advice,
    tokens,
    trail,
    unsubscribe,
    week,
    week_copy,
)
from portal.web.work import House, move_in
from search import (
    board_routes,
    call_routes,
    feed_routes,
    map_routes,
    offering_routes,
    page_routes,
    preview_routes,
    saved_routes,
    segment_routes,
    suggest_routes,
    waiting_routes,
)
from search import routes as finder
from search.engine import EngineError, SearchEngine
from search.engine_choice import make_search_engine, may_write
from search.guarded import GuardedEngine
from search.indexer import drain

log = logging.getLogger("plekwijzer.web")

DRAINED_AT_ONCE = 50
"""Lines that a save waits for: what somebody changes by hand. The clock brings the rest within a second."""
FINDER_STATIC = Path(finder.__file__).parent / "static"

BLUEPRINTS = (
    vendor.blueprint,
    own_files.blueprint,
    site.blueprint,
    access.blueprint,
    account.blueprint,
    addresses.blueprint,
    second_factor.blueprint,
    resets.blueprint,
    unsubscribe.blueprint,
    unsubscribe.one_click,
    invitations.blueprint,
    people.blueprint,
    referrers.blueprint,
    referrer_people.blueprint,
    provider.blueprint,
    week.blueprint,
    week_copy.blueprint,
    offerings.blueprint,
    offering_edit.blueprint,
    locations.blueprint,
    organisation.blueprint,
    text_advice.blueprint,
    files.blueprint,
    *indicators.BLUEPRINTS,
    region_indicators.blueprint,
    region.blueprint,
    trail.blueprint,
    region_provider.blueprint,
    region_people.blueprint,
    *access_points.BLUEPRINTS,
    *facilities.BLUEPRINTS,
    region_contractors.blueprint,
    provider_details.blueprint,
    provider_closing.blueprint,
    closures.blueprint,
    own_closures.blueprint,
    region_ahead.blueprint,
    region_contract_files.blueprint,
    region_contract_lines.blueprint,
    region_contracts.blueprint,
    region_bulk.blueprint,
    region_behalf.blueprint,
    region_misses.blueprint,
    catalogue.blueprint,
    catalogue_edit.blueprint,
    catalogue_packs.blueprint,
    own_dues.blueprint,
    monitor.blueprint,
    monitor_providers.blueprint,
    monitor_scarcity.blueprint,
    own_monitor.blueprint,
    talk.blueprint,
    talk_notes.blueprint,
    council.blueprint,
    evaluation.blueprint,
    open_data.blueprint,
    feedback.blueprint,
    operator.blueprint,
    develop.blueprint,
    tokens.blueprint,
    developers.blueprint,
    api.blueprint,
    finder.blueprint,
    map_routes.blueprint,
    suggest_routes.blueprint,
    page_routes.blueprint,
    waiting_routes.blueprint,
    offering_routes.blueprint,
    preview_routes.blueprint,
    board_routes.blueprint,
    segment_routes.blueprint,
    call_routes.blueprint,
    saved_routes.blueprint,
    feed_routes.blueprint,
)


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def create_app(settings: Settings, *, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Join settings, database, search engine and views into one application; `clock` is what it calls now."""
    folder = Path(__file__).parent / "web"
    app = Flask(
        "portal",
        root_path=str(folder),
        static_folder=None,
        template_folder="templates",
    )
    configure_logs(settings.log_level)
    security.configure(app, settings)
    engine = make_engine(settings.database_url)
    search_engine = GuardedEngine(make_search_engine(settings))
    after_commit = partial(_tell_index, engine, search_engine, clock) if may_write(settings) else _tell_nobody
    move_in(app, House(settings, engine, search_engine, clock, after_commit))
    compression.install(app)
    logs.install(app)
    security.install(app, settings)
    meter.install(app, settings)
    legible.install(app)
    for part in (htmx, auth, carried, typing_marks, errors, vendor, present, links_out, menu, door):
        part.install(app)
    own_files.install(app, (own_files.STATIC, FINDER_STATIC))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(api.blueprint)  # a machine brings a key, never a cookie
    app.extensions["csrf"].exempt(unsubscribe.one_click)  # a mail program presses by itself, with a secret
    errors.keep_at_hand(app)
    if settings.proxy_count:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxy_count, x_proto=settings.proxy_count, x_host=0, x_prefix=0
        )
    return app


def _tell_nobody() -> None:
    """Leave the outbox to the clock: this process has no key to write with."""


def _tell_index(engine: Engine, search_engine: SearchEngine, clock: Callable[[], datetime]) -> None:
    """Drain the outbox at once if the index is free; if not, or if it is away, the clock does it soon."""
    try:
        drain(engine, search_engine, now=clock(), wait=False, limit=DRAINED_AT_ONCE)
    except (EngineError, SQLAlchemyError, OSError) as error:
        log.warning("index not told", extra={"fault": type(error).__name__})
