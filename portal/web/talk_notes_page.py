"""What the pages of a region's own notes and agreements show, decided; and the same as sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from portal.domain.agreements import Standing
from portal.domain.errors import ConflictError
from portal.domain.indicator_periods import period_holding
from portal.domain.terms import ReportingPeriod
from portal.services.bulk_cells import Sheet
from portal.services.talk_agreements import Agreement, agreements_for, read_agreements
from portal.services.talk_notes import NoteVersion, read_notes
from portal.services.talk_turns import Talk
from portal.web.indicator_words import period_name, period_short
from portal.web.present import date_short, label, moment_short
from portal.web.supply_page import ConflictView

NOBODY = "een vroegere collega"
FIELDS: Mapping[str, str] = {
    "text": "Tekst",
    "holder": "Wie",
    "due_on": "Uiterlijk op",
    "standing": "Stand",
}


@dataclass(frozen=True)
class AgreementLine:
    """An agreement in words; `made_in` names the quarter where that is another one."""

    agreement: Agreement
    code: str
    made_in: str
    is_late: bool

    @property
    def standing(self) -> str:
        return label(self.agreement.content.standing)


@dataclass(frozen=True)
class OwnView:
    """The region's own side of a talk: the note with its versions, those of before, and the agreements."""

    note: NoteVersion | None
    earlier: Sequence[tuple[str, NoteVersion]]
    before: Sequence[tuple[str, NoteVersion]]
    agreements: Sequence[AgreementLine]


def own_view(session: Session, *, talk: Talk, today: date) -> OwnView:
    """Read and decide what the region wrote; two statements."""
    keys = {"organisation_id": talk.organisation_id, "region_id": talk.region_id}
    notes = read_notes(session, **keys)
    versions = [one for one in notes if one.quarter == talk.quarter]
    agreements = agreements_for(read_agreements(session, **keys), talk.quarter)
    newest: dict[date, NoteVersion] = {}
    for one in notes:
        if one.quarter < talk.quarter:
            newest.setdefault(one.quarter, one)
    return OwnView(
        note=versions[0] if versions else None,
        earlier=[("", one) for one in versions[1:]],
        before=[(f"Het {quarter_name(quarter)}: ", one) for quarter, one in newest.items() if one.text],
        agreements=[_line(one, talk.quarter, today) for one in agreements],
    )


def quarter_name(first: date) -> str:
    """Name the quarter that begins on a day."""
    return period_name(period_holding(ReportingPeriod.QUARTER, first))


def own_sheets(view: OwnView) -> list[Sheet]:
    """Write the note and the agreements as the sheets of a workbook."""
    note = view.note
    notes = [(moment_short(note.at), note.by or NOBODY, note.text)] if note else []
    return [
        Sheet("Notities van de regio", ["Opgeslagen", "Door", "Notitie"], notes),
        Sheet(
            "Afspraken",
            ["Afspraak", "Wie", "Uiterlijk op", "Stand", "Gemaakt in"],
            [_cells(one) for one in view.agreements],
        ),
    ]


def conflict_words(error: ConflictError) -> ConflictView:
    """Put in words that somebody else was first."""
    mine, theirs = (side if isinstance(side, dict) else {} for side in (error.mine, error.theirs))
    at = error.data.get("at")
    return ConflictView(
        by=str(error.data.get("user_name") or "Iemand anders"),
        at=at if isinstance(at, datetime) else None,
        differences=[(FIELDS[name], _told(mine[name]), _told(theirs.get(name))) for name in mine],
    )


def _line(one: Agreement, quarter: date, today: date) -> AgreementLine:
    period = period_holding(ReportingPeriod.QUARTER, one.quarter)
    due_on = one.content.due_on
    return AgreementLine(
        one,
        period.code,
        "" if one.quarter == quarter else period_short(period),
        one.is_open and due_on is not None and due_on < today,
    )


def _cells(one: AgreementLine) -> tuple[str | None, ...]:
    content = one.agreement.content
    made_in = quarter_name(one.agreement.quarter)
    return content.text, content.holder, date_short(content.due_on) or None, one.standing, made_in


def _told(value: object) -> str:
    if isinstance(value, Standing):
        return label(value)
    return (date_short(value) if isinstance(value, date) else str(value or "")) or "–"
