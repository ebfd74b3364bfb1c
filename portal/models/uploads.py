"""Files that people sent in and have not confirmed yet."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from portal.domain.upload_kinds import UploadKind
from portal.models.columns import document, filled, moment, one_of, ordered


class UploadPreview(SQLModel, table=True):
    """What a file would change, as shown to one person of one organisation; it can be confirmed once.

    `content` holds parsed values and faults, never the file; `result` is what confirming came to.
    """

    __tablename__ = "upload_preview"
    __table_args__ = (filled("file_name"), ordered("created_at", "expires_at"))

    id: int | None = Field(default=None, primary_key=True)
    kind: UploadKind = one_of(UploadKind)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    file_name: str = Field(max_length=100)
    content: dict[str, Any] = document()
    result: dict[str, Any] = document(default_factory=dict)
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)
    used_at: datetime | None = moment(default=None)
