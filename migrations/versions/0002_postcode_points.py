"""where postcodes are"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "postcode_point",
        sa.Column("postcode", sa.String(length=6), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("municipality_code", sa.String(length=6), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_postcode_point_whole_point")),
        sa.CheckConstraint("lat BETWEEN 50 AND 54", name=op.f("ck_postcode_point_lat_range")),
        sa.CheckConstraint("lon BETWEEN 3 AND 8", name=op.f("ck_postcode_point_lon_range")),
        sa.PrimaryKeyConstraint("postcode", name=op.f("pk_postcode_point")),
    )


def downgrade() -> None:
    op.drop_table("postcode_point")
