"""The English sentence of each refusal that somebody at a shell can meet."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from portal.domain.errors import DomainError, InvalidError

_SENTENCES = {
    "sample_exists": "There is sample data already; start from an empty database, or say --if-empty.",
    "regions_missing": "No region is loaded yet. Run `plekwijzer regions load --shipped` first.",
    "region_unknown": "No region has this code. See `plekwijzer regions list`.",
    "rebuild_running": "Another process is rebuilding the index. Wait until it is done.",
    "email_invalid": "This is not an e-mail address.",
    "email_taken": "There is a person with this e-mail address already.",
    "name_missing": "A person needs a name.",
    "password_short": "A password needs at least {minimum} characters.",
    "password_long": "A password has at most {maximum} characters.",
    "password_common": "This password is too easy to guess; take a few words that do not belong together.",
    "password_context": "This password leans on '{word}'; leave that out.",
}


@contextmanager
def refusals_told() -> Iterator[None]:
    """End the command with a sentence for every fault when a rule refuses."""
    try:
        yield
    except InvalidError as error:
        told = [_sentence(fault.code, dict(fault.data)) for fault in error.errors]
        raise click.ClickException(" ".join(told)) from error
    except DomainError as error:
        raise click.ClickException(_sentence(error.code, error.data)) from error


def _sentence(code: str, data: dict[str, object]) -> str:
    return _SENTENCES.get(code, f"This was refused: {code}.").format(**data)
