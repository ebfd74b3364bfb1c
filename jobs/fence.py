"""The mark beside the database by which a restored one shows; it must never be part of a backup."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from portal.services.mail_gate import Mark

FILE_NAME = "mail-mark-not-for-backup.json"


@dataclass(frozen=True)
class Fence:
    """Keeps the mark in a folder of this machine."""

    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / FILE_NAME

    def read(self) -> Mark | None:
        """Read the mark; None when there is none, or none that can be read."""
        try:
            said = json.loads(self.path.read_text())
            return Mark(str(said["epoch"]), int(said["sent_number"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, mark: Mark) -> None:
        """Keep a mark; one that is behind what stands there for the same house is left out."""
        held = self.read()
        if held is not None and held.epoch == mark.epoch and held.sent_number >= mark.sent_number:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        half_made = self.folder / f".{FILE_NAME}.{os.getpid()}.{mark.sent_number}"
        half_made.write_text(json.dumps({"epoch": mark.epoch, "sent_number": mark.sent_number}))
        half_made.replace(self.path)
