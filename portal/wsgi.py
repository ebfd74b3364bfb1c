"""What gunicorn loads: the application with the settings of the environment, on a schema that it knows."""

import logging
import sys

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.app import create_app
from portal.schema import OldSchemaError, SchemaState, refuse_older
from portal.settings import read_settings
from portal.web.work import house

log = logging.getLogger("plekwijzer.web")

_BOOT_ERROR = 3
"""The exit status at which gunicorn stops, instead of starting one worker after another."""


def check_schema(app: Flask) -> None:
    """End a process whose database is too old for it; one that cannot be asked now may come back."""
    with app.app_context():
        engine = house().engine
    try:
        state = refuse_older(engine)
    except OldSchemaError as error:
        log.critical("schema", extra={"reason": str(error)})
        sys.exit(_BOOT_ERROR)
    except SQLAlchemyError as error:
        log.error("schema not asked", extra={"fault": type(error).__name__})
        return
    if state is SchemaState.NEWER:
        log.warning("schema", extra={"reason": "The database is newer than this version."})


app = create_app(read_settings())
check_schema(app)
