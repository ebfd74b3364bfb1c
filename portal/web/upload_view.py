"""The preview of a file of any kind: what its page shows, and how it counts and speaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.services.bulk_preview import Fault, Line, LineState
from portal.services.uploads import Upload
from portal.web.messages import sentence


@dataclass(frozen=True)
class ChangeView:
    """One field that changes: heading, what stands now, what the file says."""

    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class LineView:
    """One row of the file that changes something."""

    line: int
    subject_id: int
    title: str
    changes: Sequence[ChangeView]
    doubts: Sequence[str]


@dataclass(frozen=True)
class FaultView:
    """One fault: row, column, what stood there, and what is wrong."""

    line: int
    heading: str
    typed: str
    words: str


@dataclass(frozen=True)
class UploadWords:
    """How a preview speaks; `subjects` and `faulty` count in words, `kept` stands before such a count."""

    subjects: Callable[[int], str]
    faulty: Callable[[Sequence[Fault]], str]
    keep: str
    to_keep: str
    kept: str
    after: str = ""

    def summary(self, *, changed: int, conflicting: int, same: int, faults: Sequence[Fault]) -> str:
        """Say in one sentence what a file does."""
        parts = [
            f"{self.subjects(changed)} {'wijzigt' if changed == 1 else 'wijzigen'}",
            f"{self.subjects(same)} {'blijft' if same == 1 else 'blijven'} gelijk",
        ]
        if conflicting:
            parts.append(f"bij {self.subjects(conflicting)} was iemand u voor")
        if faults:
            parts.append(f"in {self.faulty(faults)} klopt iets niet")
        return ", ".join(parts) + "."

    def confirm(self, changed: int) -> str:
        """Give the text of the button that confirms."""
        return (
            f"{self.subjects(changed)} {self.keep}"
            if changed
            else f"{self.keep.capitalize()} wat u heeft aangevinkt"
        )

    def saved(self, count: int) -> str:
        """Say what came of a file that was confirmed."""
        return f"{self.kept}: {self.subjects(count)}.{self.after}" if count else "Er is niets gewijzigd."


@dataclass(frozen=True)
class UploadView:
    """The whole preview; `saved` is set once it was confirmed."""

    upload_id: int
    title: str
    file_name: str
    changes: Sequence[LineView]
    conflicts: Sequence[LineView]
    faults: Sequence[FaultView]
    unknown_headings: Sequence[str]
    confirmable_count: int
    words: UploadWords
    summary: str
    saved: str | None
    overtaken: str | None

    @property
    def can_confirm(self) -> bool:
        return bool(self.changes or self.conflicts or self.confirmable_count)

    @property
    def confirm_text(self) -> str:
        return self.words.confirm(len(self.changes))


def make_view(
    upload: Upload,
    words: UploadWords,
    *,
    title: str,
    line_view: Callable[[Line], LineView],
    fault_view: Callable[[Fault], FaultView],
    confirmable_count: int = 0,
    is_overtaken: bool = False,
) -> UploadView:
    """Decide what the page of a preview shows."""
    preview = upload.preview
    changes = [line_view(line) for line in preview.of(LineState.CHANGE)]
    conflicts = [line_view(line) for line in preview.of(LineState.CONFLICT)]
    return UploadView(
        upload_id=upload.upload_id,
        title=title,
        file_name=upload.file_name,
        changes=changes,
        conflicts=conflicts,
        faults=[fault_view(fault) for fault in sorted(preview.faults, key=lambda fault: fault.line)],
        unknown_headings=preview.unknown_headings,
        confirmable_count=confirmable_count,
        words=words,
        summary=words.summary(
            changed=len(changes),
            conflicting=len(conflicts),
            same=len(preview.of(LineState.SAME)),
            faults=preview.faults,
        ),
        saved=None if upload.saved_count is None else words.saved(upload.saved_count),
        overtaken=sentence("upload_overtaken") if is_overtaken else None,
    )
