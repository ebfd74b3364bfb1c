"""The commands for region packs: load, check, list, export."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from portal.commands.edge import database, moment
from portal.commands.pack_report import told_result
from portal.commands.refusals import refusals_told
from portal.db import reading, unit_of_work
from portal.domain.calendar import local_date
from portal.regions.faults import Fault, Place
from portal.regions.reader import SHIPPED_THEMES, PackError, read_pack, read_themes, shipped_packs
from portal.regions.schema import Pack
from portal.regions.writer import written
from portal.services.pack_contents import pack_of_region
from portal.services.pack_counts import count_municipalities, count_regions
from portal.services.pack_themes import assign_themes
from portal.services.packs import load_pack

_FILES = click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
_SHIPPED = click.option("--shipped", is_flag=True, help="Take the packs that ship with Plekwijzer.")
_THEMES = click.option(
    "--themes",
    "themes_file",
    type=click.Path(path_type=Path),
    default=SHIPPED_THEMES,
    help="Another theme book than the one that ships with Plekwijzer.",
)


@click.group("regions", short_help="Load, check, list and export region packs.")
def regions() -> None:
    """Load, check, list and export region packs: what a care region buys and asks."""


@regions.command("load", short_help="Load packs, and print what they change.")
@_FILES
@_SHIPPED
@_THEMES
def load(files: tuple[Path, ...], shipped: bool, themes_file: Path) -> None:
    """Load region packs into the database.

    All packs are checked first: with one fault anywhere nothing is loaded and the exit status is 1. A pack
    that was loaded before prints what it changes. What a pack no longer names is closed, never deleted,
    and how everything read before is kept. Loading the same pack again changes nothing.
    """
    packs = _read_all(_chosen(files, shipped), themes_file)
    themes = read_themes(themes_file)
    now = moment()
    with database() as engine:
        for file, pack in packs:
            with unit_of_work(engine) as session:
                result = load_pack(session, pack=pack, source_name=file.name, on=local_date(now), now=now)
            click.echo("\n".join(told_result(result, pack)))
        with unit_of_work(engine) as session:
            moved = assign_themes(session, themes=themes, now=now)
    if moved:
        click.echo(f"{_count(moved, 'product')} placed in {_count(len(themes.themes), 'theme')}.")


@regions.command("check", short_help="Name every fault in packs.")
@_FILES
@_SHIPPED
@_THEMES
def check(files: tuple[Path, ...], shipped: bool, themes_file: Path) -> None:
    """Name every fault in region packs, with its file, line and path; changes nothing."""
    for file, pack in _read_all(_chosen(files, shipped), themes_file):
        click.echo(
            f"{file}: no faults: {_count(len(pack.segments), 'segment')},"
            f" {_count(len(pack.products), 'product')}, {_count(len(pack.indicators), 'indicator')},"
            f" {_count(len(pack.municipalities), 'municipality')}."
        )


@regions.command("list", short_help="Show what is loaded.")
def list_() -> None:
    """Show what is loaded: regions, segments, products, indicators, municipalities."""
    today = local_date(moment())
    with database() as engine, reading(engine) as session:
        rows = count_regions(session, on=today)
        municipality_count = count_municipalities(session, on=today)
    if rows:
        table = [
            ("region", "name", "laws", "from", "segments", "products", "indicators", "municipalities"),
            *(
                (
                    row.code,
                    row.name,
                    ", ".join(row.laws),
                    row.valid_from.isoformat(),
                    str(row.segment_count),
                    str(row.product_count),
                    str(row.indicator_count),
                    str(row.municipality_count),
                )
                for row in rows
            ),
        ]
        click.echo("\n".join(_columns(table, right=4)) + "\n")
    click.echo(
        ", ".join(
            [
                _count(len(rows), "region"),
                _count(sum(row.segment_count for row in rows), "segment"),
                _count(sum(row.product_count for row in rows), "product"),
                _count(sum(row.indicator_count for row in rows), "indicator"),
                _count(municipality_count, "municipality"),
            ]
        )
    )


@regions.command("export", short_help="Write a region as a pack.")
@click.argument("code", metavar="CODE")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file instead of to the terminal.",
)
def export(code: str, output: Path | None) -> None:
    """Write what holds in a region today as a region pack.

    Loaded into an empty database and exported again it gives the same file, to the letter. What is planned
    for later in the catalogue and how things read before is not in it; of access contacts, crisis numbers,
    documents and closed groups what is planned is.
    """
    with database() as engine, reading(engine) as session, refusals_told():
        text = written(pack_of_region(session, code=code, on=local_date(moment())))
    if output is None:
        click.echo(text.encode(), nl=False)
        return
    try:
        output.write_bytes(text.encode())
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror or error}.") from error


def _chosen(files: tuple[Path, ...], shipped: bool) -> list[Path]:
    chosen = [*files, *(shipped_packs() if shipped else [])]
    if not chosen:
        raise click.UsageError("Name at least one FILE, or say --shipped.")
    return list(dict.fromkeys(chosen))


def _read_all(files: Sequence[Path], themes_file: Path) -> list[tuple[Path, Pack]]:
    """Read every pack and the theme book; with a fault anywhere tell all of them and end with status 1."""
    packs, faulty = [], []
    for file in files:
        try:
            packs.append((file, read_pack(file)))
        except PackError as error:
            faulty.append(error)
    try:
        read_themes(themes_file)
    except PackError as error:
        faulty.append(error)
    faulty += _same_region(packs)
    if faulty:
        for told in faulty:
            click.echo(str(told), err=True)
        faults = _count(sum(len(told.faults) for told in faulty), "fault")
        raise click.ClickException(f"{faults} in {_count(len(faulty), 'file')}; the database is unchanged.")
    return packs


def _same_region(packs: Sequence[tuple[Path, Pack]]) -> Iterator[PackError]:
    first: dict[str, Path] = {}
    for file, pack in packs:
        code = pack.region.code
        if code in first:
            sentence = f"{first[code]} holds the region '{code}' too; load one of them."
            yield PackError(str(file), [Fault(("region", "code"), sentence, Place(1))])
        first.setdefault(code, file)


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


def _columns(table: Sequence[Sequence[str]], *, right: int) -> Iterator[str]:
    """Give the lines of a table; the last `right` columns are numbers."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = [
            cell.rjust(width) if at >= len(row) - right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
