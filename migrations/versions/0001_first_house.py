"""first house"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "attempt_counter",
        sa.Column("bucket", sa.String(length=128), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "window_start", name=op.f("pk_attempt_counter")),
    )
    op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("entry_count > 0", name=op.f("ck_audit_seal_entry_count_positive")),
        sa.CheckConstraint("last_id >= first_id", name=op.f("ck_audit_seal_last_id_not_before_first_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("first_id", name=op.f("uq_audit_seal_first_id")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_seal_hash")),
        sa.UniqueConstraint("last_id", name=op.f("uq_audit_seal_last_id")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_seal_previous_hash")),
    )
    op.create_table(
        "index_rebuild",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document_count", sa.Integer(), nullable=True),
        sa.Column("failed_reason", sa.String(length=500), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_rebuild")),
    )
    op.create_table(
        "job_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("claimed_by", sa.String(length=64), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=True),
        sa.Column("is_failed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(job) > 0", name=op.f("ck_job_slot_job_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_slot")),
    )
    with op.batch_alter_table("job_slot", schema=None) as batch_op:
        batch_op.create_index("uq_job_slot_job_slot", ["job", "slot"], unique=True)

    op.create_table(
        "municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.CheckConstraint("code LIKE 'GM____'", name=op.f("ck_municipality_code_form")),
        sa.CheckConstraint("lat BETWEEN 50 AND 54", name=op.f("ck_municipality_lat_range")),
        sa.CheckConstraint("lon BETWEEN 3 AND 8", name=op.f("ck_municipality_lon_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality")),
        sa.UniqueConstraint("code", name=op.f("uq_municipality_code")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipality_name"), ["name"], unique=False)

    op.create_table(
        "outbox_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drained_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_line")),
    )
    with op.batch_alter_table("outbox_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_line_drained_at"), ["drained_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_line_offering_id"), ["offering_id"], unique=False)

    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("inhabitants", sa.Integer(), nullable=True),
        sa.Column("providers_contracted", sa.Integer(), nullable=True),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("pack_digest", sa.String(length=64), nullable=False),
        sa.Column("sample", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_region_code_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_region_name_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("plain", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_theme_code_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_theme_name_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("code", name=op.f("uq_theme_code")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("reminders_paused_until", sa.Date(), nullable=True),
        sa.Column("refused_mail_count", sa.Integer(), nullable=False),
        sa.Column("digest_stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email LIKE '%_@_%'", name=op.f("ck_user_email_form")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_user_email_lower")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_user_name_filled")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    op.create_table(
        "visitor_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(salt) > 0", name=op.f("ck_visitor_salt_salt_filled")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_visitor_salt")),
    )
    op.create_table(
        "weekly_figure",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("offering_count", sa.Integer(), nullable=False),
        sa.Column("report_count", sa.Integer(), nullable=False),
        sa.Column("median_weeks", sa.Float(), nullable=True),
        sa.Column("low_weeks", sa.Float(), nullable=True),
        sa.Column("high_weeks", sa.Float(), nullable=True),
        sa.Column("stopped_count", sa.Integer(), nullable=False),
        sa.Column("places_count", sa.Integer(), nullable=False),
        sa.Column("free_places", sa.Integer(), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("waiting_people", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(subject) > 0", name=op.f("ck_weekly_figure_subject_filled")),
        sa.PrimaryKeyConstraint("subject", "week", name=op.f("pk_weekly_figure")),
    )
    with op.batch_alter_table("weekly_figure", schema=None) as batch_op:
        batch_op.create_index("ix_weekly_figure_week", ["week"], unique=False)

    op.create_table(
        "access_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "team",
                "crisis",
                "document",
                name="access_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(region_id IS NULL) <> (municipality_id IS NULL)", name=op.f("ck_access_point_one_holder")
        ),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_access_point_code_filled")),
        sa.CheckConstraint("version > 0", name=op.f("ck_access_point_version_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_access_point_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_access_point_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_point")),
        sa.UniqueConstraint("municipality_id", "code", name=op.f("uq_access_point_municipality_id_code")),
        sa.UniqueConstraint("region_id", "code", name=op.f("uq_access_point_region_id_code")),
    )
    op.create_table(
        "catalogue_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "add", "change", "end", name="plan_act", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("successor", sa.String(length=64), nullable=True),
        sa.Column("moves_lines", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_count", sa.Integer(), nullable=True),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "successor IS NULL OR act = 'end'", name=op.f("ck_catalogue_plan_successor_of_ended")
        ),
        sa.CheckConstraint(
            "applied_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_catalogue_plan_one_outcome")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_catalogue_plan_made_by_user")),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_catalogue_plan_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["user.id"], name=op.f("fk_catalogue_plan_withdrawn_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_plan")),
        sa.UniqueConstraint("request_key", name=op.f("uq_catalogue_plan_request_key")),
    )
    with op.batch_alter_table("catalogue_plan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_catalogue_plan_region_id_starts_on", ["region_id", "starts_on"], unique=False
        )

    op.create_table(
        "catalogue_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_catalogue_version_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_catalogue_version_region_id_region")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_catalogue_version_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_catalogue_version_open",
            ["region_id", "kind", "code"],
            unique=True,
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )

    op.create_table(
        "facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("opening_hours", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("age_max >= age_min", name=op.f("ck_facility_age_max_not_before_age_min")),
        sa.CheckConstraint("age_max BETWEEN 0 AND 120", name=op.f("ck_facility_age_max_range")),
        sa.CheckConstraint("age_min BETWEEN 0 AND 120", name=op.f("ck_facility_age_min_range")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_facility_ends_on_not_before_starts_on")),
        sa.CheckConstraint("length(about) > 0", name=op.f("ck_facility_about_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_facility_name_filled")),
        sa.CheckConstraint("version > 0", name=op.f("ck_facility_version_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_facility_municipality_id_municipality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
    )
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_municipality_id"), ["municipality_id"], unique=False)

    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column(
            "reported_by",
            sa.Enum(
                "provider",
                "municipality",
                "region",
                name="reporter",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "count",
                "ratio",
                "share",
                "duration",
                "breakdown",
                "score",
                "compound",
                name="indicator_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("numerator", sa.String(length=300), nullable=True),
        sa.Column("denominator", sa.String(length=300), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column(
            "direction",
            sa.Enum(
                "decrease",
                "increase",
                "stabilise",
                name="direction",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column(
            "calculation",
            sa.Enum(
                "waiting_count",
                "free_places",
                "total_places",
                "waiting_per_place",
                "wait_weeks",
                "offering_count",
                "provider_count",
                name="calculation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("formula_note", sa.String(length=1000), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_indicator_code_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_indicator_name_filled")),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_indicator_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_indicator_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("region_id", "code", name=op.f("uq_indicator_region_id_code")),
    )
    op.create_table(
        "mail_gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("sent_number", sa.Integer(), nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_mark", sa.String(length=100), nullable=True),
        sa.Column("accepted_mark", sa.String(length=100), nullable=True),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resumed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_gate_one_row")),
        sa.CheckConstraint("length(epoch) > 0", name=op.f("ck_mail_gate_epoch_filled")),
        sa.ForeignKeyConstraint(["resumed_by_id"], ["user.id"], name=op.f("fk_mail_gate_resumed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_gate")),
    )
    op.create_table(
        "missed_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count BETWEEN 1 AND 1000000", name=op.f("ck_missed_search_count_range")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_missed_search_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_search")),
    )
    with op.batch_alter_table("missed_search", schema=None) as batch_op:
        batch_op.create_index("ix_missed_search_on_region_id", ["on", "region_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("statutory_name", sa.String(length=200), nullable=True),
        sa.Column("kvk", sa.String(length=8), nullable=True),
        sa.Column("agb", sa.String(length=8), nullable=True),
        sa.Column(
            "size",
            sa.Enum(
                "small",
                "medium",
                "large",
                name="organisation_size",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "provider_kind",
            sa.Enum(
                "institution",
                "practice",
                "certified",
                "family_home",
                "hospital",
                "other",
                name="provider_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("about", sa.String(length=2000), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("reminders_paused_until", sa.Date(), nullable=True),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_organisation_name_filled")),
        sa.CheckConstraint("version > 0", name=op.f("ck_organisation_version_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_organisation_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_organisation_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("kvk", name=op.f("uq_organisation_kvk")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_region_id"), ["region_id"], unique=False)

    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "obligation",
                "digest",
                "alert",
                "account",
                name="mail_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("unsubscribe_url", sa.String(length=500), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "claimed",
                "sent",
                "failed",
                "cancelled",
                "in_doubt",
                name="mail_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("attempt_count", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_outgoing_mail_sent_has_moment")
        ),
        sa.CheckConstraint("length(subject) > 0", name=op.f("ck_outgoing_mail_subject_filled")),
        sa.CheckConstraint("length(to_address) > 0", name=op.f("ck_outgoing_mail_to_address_filled")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_outgoing_mail_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mail_message_id")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outgoing_mail_sent_at", ["sent_at"], unique=False)
        batch_op.create_index(
            "ix_outgoing_mail_status_kind_next_attempt_at",
            ["status", "kind", "next_attempt_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_outgoing_mail_status_next_attempt_at", ["status", "next_attempt_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outgoing_mail_user_id"), ["user_id"], unique=False)

    op.create_table(
        "pack_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("seen_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "expires_at >= created_at", name=op.f("ck_pack_upload_expires_at_not_before_created_at")
        ),
        sa.CheckConstraint("length(file_name) > 0", name=op.f("ck_pack_upload_file_name_filled")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_pack_upload_region_id_region")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_pack_upload_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_upload")),
    )
    with op.batch_alter_table("pack_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_upload_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_upload_user_id"), ["user_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("plain", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.Column(
            "care_form",
            sa.Enum(
                "ambulatory",
                "day",
                "stay",
                "family_stay",
                "respite",
                "crisis",
                "household",
                "protection",
                "consultation",
                "education",
                "transport",
                "coordination",
                "free_access",
                name="care_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "group_form",
            sa.Enum(
                "individual",
                "group",
                "both",
                name="group_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "urgency",
            sa.Enum(
                "crisis", "regular", name="urgency", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column(
            "capacity",
            sa.Enum(
                "places",
                "weeks",
                "both",
                "none",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "start_basis",
            sa.Enum(
                "decision",
                "referral",
                "registration",
                name="start_basis",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("bridging_care", sa.Boolean(), nullable=False),
        sa.Column("acceptance_duty", sa.Boolean(), nullable=False),
        sa.Column("profile_number", sa.Integer(), nullable=True),
        sa.Column("profile_intensity", sa.String(length=32), nullable=True),
        sa.Column("predecessor", sa.String(length=200), nullable=True),
        sa.Column("spend_eur", sa.Integer(), nullable=True),
        sa.Column("clients", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("age_max >= age_min", name=op.f("ck_product_age_max_not_before_age_min")),
        sa.CheckConstraint("age_max BETWEEN 0 AND 120", name=op.f("ck_product_age_max_range")),
        sa.CheckConstraint("age_min BETWEEN 0 AND 120", name=op.f("ck_product_age_min_range")),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_product_code_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_product_name_filled")),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_product_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_product_region_id_region")),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_product_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("region_id", "code", name=op.f("uq_product_region_id_code")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_theme_id"), ["theme_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "region_municipality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("joins_all", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_region_municipality_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_region_municipality_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_region_municipality_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_municipality")),
        sa.UniqueConstraint(
            "region_id", "municipality_id", name=op.f("uq_region_municipality_region_id_municipality_id")
        ),
    )
    with op.batch_alter_table("region_municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_region_municipality_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "reporting_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "waiting",
                "indicators",
                name="calendar_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column(
            "weekday",
            sa.Enum(
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
                name="weekday",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("due_time", sa.Time(), nullable=True),
        sa.Column("stale_after_days", sa.Integer(), nullable=True),
        sa.Column("expire_after_days", sa.Integer(), nullable=True),
        sa.Column(
            "period",
            sa.Enum(
                "month",
                "quarter",
                "half_year",
                "year",
                name="reporting_period",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("due_days_after_period_end", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'indicators' OR (period IS NOT NULL AND due_days_after_period_end IS NOT NULL)",
            name=op.f("ck_reporting_calendar_indicators_complete"),
        ),
        sa.CheckConstraint(
            "kind <> 'waiting' OR (every_days IS NOT NULL AND weekday IS NOT NULL AND due_time IS NOT NULL AND stale_after_days > every_days AND expire_after_days > stale_after_days)",
            name=op.f("ck_reporting_calendar_waiting_complete"),
        ),
        sa.CheckConstraint(
            "due_days_after_period_end BETWEEN 0 AND 366",
            name=op.f("ck_reporting_calendar_due_days_after_period_end_range"),
        ),
        sa.CheckConstraint(
            "every_days BETWEEN 1 AND 92", name=op.f("ck_reporting_calendar_every_days_range")
        ),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_reporting_calendar_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_reporting_calendar_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reporting_calendar")),
        sa.UniqueConstraint(
            "region_id", "kind", "valid_from", name=op.f("uq_reporting_calendar_region_id_kind_valid_from")
        ),
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("asked", sa.String(length=1500), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum(
                "none",
                "daily",
                "at_once",
                name="alert_rhythm",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("feed_hash", sa.String(length=64), nullable=True),
        sa.Column("watched_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(asked) > 0", name=op.f("ck_saved_search_asked_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_saved_search_name_filled")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_saved_search_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("feed_hash", name=op.f("uq_saved_search_feed_hash")),
        sa.UniqueConstraint("request_key", name=op.f("uq_saved_search_request_key")),
    )
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_search_checked_at"), ["checked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_search_user_id"), ["user_id"], unique=False)

    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=300), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(sealed_secret) > 0", name=op.f("ck_second_factor_sealed_secret_filled")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_second_factor_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("plain", sa.String(length=300), nullable=False),
        sa.Column("audience", sa.String(length=1000), nullable=False),
        sa.Column("laws", sa.JSON(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "local",
                "regional",
                "supraregional",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "choice",
            sa.Enum(
                "full",
                "limited",
                "very_limited",
                "subordinate",
                name="choice",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "nearness",
            sa.Enum("high", name="nearness", native_enum=False, create_constraint=True, length=32),
            nullable=True,
        ),
        sa.Column(
            "contract_form",
            sa.Enum(
                "open_house",
                "tender",
                "partnership",
                "subsidy",
                name="contract_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("term_years", sa.Integer(), nullable=True),
        sa.Column("extension_years", sa.JSON(), nullable=False),
        sa.Column(
            "funding",
            sa.Enum(
                "effort",
                "output",
                "task",
                "availability",
                "mixed",
                name="funding",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("length(code) > 0", name=op.f("ck_segment_code_filled")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_segment_name_filled")),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_segment_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_segment_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.UniqueConstraint("region_id", "code", name=op.f("uq_segment_region_id_code")),
    )
    op.create_table(
        "access_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("audience", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("opening_hours", sa.String(length=300), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column(
            "document_kind",
            sa.Enum(
                "leaflet",
                "form",
                "rules",
                "plan",
                "other",
                name="document_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_by", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_access_state_name_filled")),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_access_state_valid_until_not_before_valid_from")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_access_state_made_by_user")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["access_point.id"], name=op.f("fk_access_state_point_id_access_point")
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"], ["user.id"], name=op.f("fk_access_state_taken_back_by_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_state")),
        sa.UniqueConstraint("request_key", name=op.f("uq_access_state_request_key")),
    )
    with op.batch_alter_table("access_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_state_point_id"), ["point_id"], unique=False)

    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column(
            "scope",
            sa.Enum(
                "read", "report", name="token_scope", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("shown_start", sa.String(length=16), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "expires_at >= created_at", name=op.f("ck_api_token_expires_at_not_before_created_at")
        ),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_api_token_name_filled")),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_api_token_created_by_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_api_token_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("request_key", name=op.f("uq_api_token_request_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=64), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("length(action) > 0", name=op.f("ck_audit_entry_action_filled")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_audit_entry_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_audit_entry_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_organisation_id_id", ["organisation_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["subject_kind", "subject_id"], unique=False)

    op.create_table(
        "centre_municipality",
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_centre_municipality_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_centre_municipality_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_centre_municipality_region_id_region")
        ),
        sa.PrimaryKeyConstraint(
            "region_id", "municipality_id", "product_id", name=op.f("pk_centre_municipality")
        ),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column(
            "form",
            sa.Enum(
                "open_house",
                "tender",
                "partnership",
                "subsidy",
                name="contract_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("phases_out_on", sa.Date(), nullable=True),
        sa.Column(
            "partnership",
            sa.Enum(
                "strategic",
                "development",
                name="partnership",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("extension_months", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("notice_months", sa.Integer(), server_default="6", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_contract_ends_on_not_before_starts_on")),
        sa.CheckConstraint("notice_months BETWEEN 0 AND 60", name=op.f("ck_contract_notice_months_range")),
        sa.CheckConstraint("version > 0", name=op.f("ck_contract_version_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contract_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_contract_region_id_region")),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_contract_segment_id_segment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint(
            "organisation_id",
            "segment_id",
            "starts_on",
            name=op.f("uq_contract_organisation_id_segment_id_starts_on"),
        ),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "waiting",
                "indicators",
                name="calendar_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_excuse_ends_on_not_before_starts_on")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_excuse_reason_filled")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_excuse_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_excuse_region_id_region")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_excuse_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse")),
    )
    with op.batch_alter_table("excuse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_excuse_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "facility_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_facility_version_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_facility_version_made_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_version")),
        sa.UniqueConstraint("facility_id", "version", name=op.f("uq_facility_version_facility_id_version")),
        sa.UniqueConstraint("request_key", name=op.f("uq_facility_version_request_key")),
    )
    op.create_table(
        "group_closure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("closed_from", sa.Date(), nullable=False),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "closed_until >= closed_from", name=op.f("ck_group_closure_closed_until_not_before_closed_from")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_group_closure_reason_filled")),
        sa.CheckConstraint("version > 0", name=op.f("ck_group_closure_version_positive")),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_group_closure_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_group_closure_region_id_region")),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_group_closure_segment_id_segment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_closure")),
    )
    with op.batch_alter_table("group_closure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_group_closure_municipality_id"), ["municipality_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_group_closure_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_closure_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "indicator_scope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(segment_id IS NULL) <> (product_id IS NULL)", name=op.f("ck_indicator_scope_one_subject")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_scope_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_indicator_scope_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_indicator_scope_segment_id_segment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_scope")),
        sa.UniqueConstraint(
            "indicator_id",
            "segment_id",
            "product_id",
            name=op.f("uq_indicator_scope_indicator_id_segment_id_product_id"),
        ),
    )
    op.create_table(
        "indicator_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("segment_id", sa.Integer(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                name="value_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("numerator", sa.Float(), nullable=True),
        sa.Column("denominator", sa.Float(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("is_not_applicable", sa.Boolean(), nullable=False),
        sa.Column("is_unknown", sa.Boolean(), nullable=False),
        sa.Column("is_calculated", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.String(length=2000), nullable=False),
        sa.Column("correction_reason", sa.String(length=500), nullable=True),
        sa.Column(
            "channel",
            sa.Enum(
                "portal",
                "week_link",
                "api",
                "import",
                "region",
                name="report_channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("edit_count", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status <> 'submitted' OR submitted_at IS NOT NULL",
            name=op.f("ck_indicator_value_submitted_has_moment"),
        ),
        sa.CheckConstraint(
            "NOT (is_not_applicable AND is_unknown)",
            name=op.f("ck_indicator_value_one_reason_without_figure"),
        ),
        sa.CheckConstraint("edit_count > 0", name=op.f("ck_indicator_value_edit_count_positive")),
        sa.CheckConstraint(
            "period_end >= period_start", name=op.f("ck_indicator_value_period_end_not_before_period_start")
        ),
        sa.CheckConstraint(
            "product_id IS NULL OR segment_id IS NULL", name=op.f("ck_indicator_value_one_subject")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_indicator_value_version_positive")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_value_indicator_id_indicator")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_indicator_value_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_indicator_value_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_indicator_value_segment_id_segment")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_indicator_value_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_value")),
    )
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_indicator_value_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(
            "ix_indicator_value_period_start_indicator_id", ["period_start", "indicator_id"], unique=False
        )
        batch_op.create_index(
            "uq_indicator_value_product",
            ["indicator_id", "organisation_id", "period_start", "period_end", "version", "product_id"],
            unique=True,
            sqlite_where=sa.text("product_id IS NOT NULL"),
            postgresql_where=sa.text("product_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_indicator_value_provider",
            ["indicator_id", "organisation_id", "period_start", "period_end", "version"],
            unique=True,
            sqlite_where=sa.text("product_id IS NULL AND segment_id IS NULL"),
            postgresql_where=sa.text("product_id IS NULL AND segment_id IS NULL"),
        )
        batch_op.create_index(
            "uq_indicator_value_segment",
            ["indicator_id", "organisation_id", "period_start", "period_end", "version", "segment_id"],
            unique=True,
            sqlite_where=sa.text("segment_id IS NOT NULL"),
            postgresql_where=sa.text("segment_id IS NOT NULL"),
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "provider_editor",
                "provider_manager",
                "contract_manager",
                "catalogue_editor",
                "municipal_reader",
                "referrer",
                "auditor",
                "operator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitation_one_end")),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_invitation_email_lower")),
        sa.CheckConstraint(
            "expires_at >= created_at", name=op.f("ck_invitation_expires_at_not_before_created_at")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["user.id"], name=op.f("fk_invitation_invited_by_user")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_invitation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            "uq_invitation_open",
            ["organisation_id", "email"],
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.create_table(
        "lighter_product",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lighter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lighter_id"], ["product.id"], name=op.f("fk_lighter_product_lighter_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_lighter_product_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", "lighter_id", name=op.f("pk_lighter_product")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("house_number", sa.String(length=20), nullable=False),
        sa.Column("postcode", sa.String(length=7), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("directions", sa.String(length=500), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_location_whole_point")),
        sa.CheckConstraint("lat BETWEEN 50 AND 54", name=op.f("ck_location_lat_range")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_location_name_filled")),
        sa.CheckConstraint("lon BETWEEN 3 AND 8", name=op.f("ck_location_lon_range")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["municipality.id"], name=op.f("fk_location_municipality_id_municipality")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_location_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("id", "organisation_id", name=op.f("uq_location_id_organisation_id")),
        sa.UniqueConstraint("request_key", name=op.f("uq_location_request_key")),
    )
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_location_municipality_id"), ["municipality_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_location_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "provider_editor",
                "provider_manager",
                "contract_manager",
                "catalogue_editor",
                "municipal_reader",
                "referrer",
                "auditor",
                "operator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "user_id", "organisation_id", "role", name=op.f("uq_membership_user_id_organisation_id_role")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "municipality_product",
        sa.Column("region_municipality_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_municipality_product_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["region_municipality_id"],
            ["region_municipality.id"],
            name=op.f("fk_municipality_product_region_municipality_id_region_municipality"),
        ),
        sa.PrimaryKeyConstraint("region_municipality_id", "product_id", name=op.f("pk_municipality_product")),
    )
    with op.batch_alter_table("municipality_product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipality_product_product_id"), ["product_id"], unique=False)

    op.create_table(
        "norm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.CheckConstraint("hours BETWEEN 0 AND 720", name=op.f("ck_norm_hours_range")),
        sa.CheckConstraint(
            "valid_until >= valid_from", name=op.f("ck_norm_valid_until_not_before_valid_from")
        ),
        sa.CheckConstraint("weeks BETWEEN 0 AND 260", name=op.f("ck_norm_weeks_range")),
        sa.CheckConstraint(
            "weeks IS NOT NULL OR hours IS NOT NULL OR note IS NOT NULL", name=op.f("ck_norm_says_something")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_norm_product_id_product")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_norm_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_norm")),
    )
    with op.batch_alter_table("norm", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_norm_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_norm_region_id"), ["region_id"], unique=False)

    op.create_table(
        "organisation_role",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "provider",
                "region",
                "municipality",
                "referrer",
                name="organisation_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_role_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", name=op.f("pk_organisation_role")),
    )
    op.create_table(
        "product_law",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column(
            "law",
            sa.Enum("jeugdwet", "wmo", name="law", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_law_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", "law", name=op.f("pk_product_law")),
    )
    op.create_table(
        "product_segment",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_segment_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_product_segment_segment_id_segment")
        ),
        sa.PrimaryKeyConstraint("product_id", "segment_id", name=op.f("pk_product_segment")),
    )
    with op.batch_alter_table("product_segment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_segment_segment_id"), ["segment_id"], unique=False)

    op.create_table(
        "product_synonym",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_synonym_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_product_synonym")),
    )
    op.create_table(
        "referral_route",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "door",
            sa.Enum(
                "self",
                "municipal_access",
                "gp",
                "youth_doctor",
                "medical_specialist",
                "gi",
                "court",
                "central_intake",
                "referral_panel",
                "crisis_service",
                "placement_coordinator",
                "school",
                name="referral_door",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("decision", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_referral_route_product_id_product")
        ),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_referral_route")),
    )
    op.create_table(
        "referrer_desk",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "gp_practice",
                "access_team",
                "gi",
                "central_intake",
                "referral_panel",
                "crisis_service",
                "placement_coordinator",
                name="referrer_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("version > 0", name=op.f("ck_referrer_desk_version_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referrer_desk_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_referrer_desk_region_id_region")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_referrer_desk")),
        sa.UniqueConstraint("request_key", name=op.f("uq_referrer_desk_request_key")),
    )
    with op.batch_alter_table("referrer_desk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrer_desk_region_id"), ["region_id"], unique=False)

    op.create_table(
        "referrer_town",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_referrer_town_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referrer_town_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "municipality_id", name=op.f("pk_referrer_town")),
    )
    with op.batch_alter_table("referrer_town", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_referrer_town_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "related_segment",
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("related_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["related_id"], ["segment.id"], name=op.f("fk_related_segment_related_id_segment")
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_related_segment_segment_id_segment")
        ),
        sa.PrimaryKeyConstraint("segment_id", "related_id", name=op.f("pk_related_segment")),
    )
    op.create_table(
        "reminder_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(organisation_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_reminder_pause_one_subject")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_reminder_pause_reason_filled")),
        sa.CheckConstraint("until >= starts_on", name=op.f("ck_reminder_pause_until_not_before_starts_on")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_reminder_pause_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_reminder_pause_region_id_region")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["user.id"], name=op.f("fk_reminder_pause_set_by_id_user")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reminder_pause_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_pause")),
    )
    with op.batch_alter_table("reminder_pause", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminder_pause_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reminder_pause_user_id"), ["user_id"], unique=False)

    op.create_table(
        "reminder_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "provider",
                "provider_manager",
                "contract_manager",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum("mail", name="channel", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.CheckConstraint(
            "offset_days BETWEEN -180 AND 180", name=op.f("ck_reminder_step_offset_days_range")
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["reporting_calendar.id"],
            name=op.f("fk_reminder_step_calendar_id_reporting_calendar"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_step")),
        sa.UniqueConstraint("calendar_id", "position", name=op.f("uq_reminder_step_calendar_id_position")),
    )
    op.create_table(
        "talk_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "standing",
            sa.Enum(
                "open",
                "done",
                "dropped",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(holder) > 0", name=op.f("ck_talk_agreement_holder_filled")),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_talk_agreement_text_filled")),
        sa.CheckConstraint("number > 0", name=op.f("ck_talk_agreement_number_positive")),
        sa.CheckConstraint("version > 0", name=op.f("ck_talk_agreement_version_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_talk_agreement_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_talk_agreement_region_id_region")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_talk_agreement_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_agreement")),
        sa.UniqueConstraint(
            "organisation_id",
            "region_id",
            "quarter",
            "number",
            "version",
            name=op.f("uq_talk_agreement_organisation_id_region_id_quarter_number_version"),
        ),
    )
    with op.batch_alter_table("talk_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_agreement_region_id"), ["region_id"], unique=False)

    op.create_table(
        "talk_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_talk_note_version_positive")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_talk_note_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_talk_note_region_id_region")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_talk_note_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk_note")),
        sa.UniqueConstraint(
            "organisation_id",
            "region_id",
            "quarter",
            "version",
            name=op.f("uq_talk_note_organisation_id_region_id_quarter_version"),
        ),
    )
    with op.batch_alter_table("talk_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_note_region_id"), ["region_id"], unique=False)

    op.create_table(
        "upload_preview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "week",
                "locations",
                "offerings",
                "indicators",
                "contracts",
                name="upload_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "expires_at >= created_at", name=op.f("ck_upload_preview_expires_at_not_before_created_at")
        ),
        sa.CheckConstraint("length(file_name) > 0", name=op.f("ck_upload_preview_file_name_filled")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_upload_preview_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_upload_preview_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_preview")),
    )
    with op.batch_alter_table("upload_preview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_preview_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_upload_preview_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_upload_preview_user_id"), ["user_id"], unique=False)

    op.create_table(
        "user_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("week_list_only", sa.Boolean(), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "last_seen_at >= created_at", name=op.f("ck_user_session_last_seen_at_not_before_created_at")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_user_session_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_session_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_session_token_hash")),
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "api_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("etag", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_token.id"], name=op.f("fk_api_answer_token_id_api_token")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_answer")),
        sa.UniqueConstraint("token_id", "key_hash", name=op.f("uq_api_answer_token_id_key_hash")),
    )
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_answer_created_at"), ["created_at"], unique=False)

    op.create_table(
        "contract_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("phases_out_on", sa.Date(), nullable=True),
        sa.Column("acceptance_duty", sa.Boolean(), nullable=False),
        sa.Column("volume_min", sa.Integer(), nullable=True),
        sa.Column("volume_max", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ends_on >= starts_on", name=op.f("ck_contract_line_ends_on_not_before_starts_on")
        ),
        sa.CheckConstraint(
            "volume_max >= volume_min", name=op.f("ck_contract_line_volume_max_not_before_volume_min")
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_line_contract_id_contract")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_contract_line_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_line")),
        sa.UniqueConstraint(
            "contract_id",
            "product_id",
            "starts_on",
            name=op.f("uq_contract_line_contract_id_product_id_starts_on"),
        ),
    )
    with op.batch_alter_table("contract_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_line_product_id"), ["product_id"], unique=False)

    op.create_table(
        "group_closure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("closure_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["closure_id"],
            ["group_closure.id"],
            name=op.f("fk_group_closure_version_closure_id_group_closure"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_group_closure_version_made_by_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_closure_version")),
        sa.UniqueConstraint(
            "closure_id", "version", name=op.f("uq_group_closure_version_closure_id_version")
        ),
        sa.UniqueConstraint("request_key", name=op.f("uq_group_closure_version_request_key")),
    )
    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "week_list",
                "sign_in",
                "invite",
                "reset",
                "address",
                "unsubscribe",
                "alerts",
                name="link_purpose",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("week_start", sa.Date(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(user_id IS NULL) <> (invitation_id IS NULL)", name=op.f("ck_mailed_link_one_reader")
        ),
        sa.CheckConstraint(
            "expires_at >= created_at", name=op.f("ck_mailed_link_expires_at_not_before_created_at")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_mailed_link_invitation_id_invitation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mailed_link_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mailed_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_mailed_link_token_hash")),
    )
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_link_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index("ix_mailed_link_user_id_purpose", ["user_id", "purpose"], unique=False)

    op.create_table(
        "obligation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "waiting",
                "indicators",
                name="calendar_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "late",
                "submitted",
                "excused",
                name="obligation_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("item_count", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("is_on_behalf", sa.Boolean(), nullable=False),
        sa.Column("excuse_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status <> 'excused' OR excuse_id IS NOT NULL", name=op.f("ck_obligation_excused_has_excuse")
        ),
        sa.CheckConstraint(
            "status <> 'submitted' OR submitted_at IS NOT NULL",
            name=op.f("ck_obligation_submitted_has_moment"),
        ),
        sa.CheckConstraint(
            "period_end >= period_start", name=op.f("ck_obligation_period_end_not_before_period_start")
        ),
        sa.ForeignKeyConstraint(["excuse_id"], ["excuse.id"], name=op.f("fk_obligation_excuse_id_excuse")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_obligation_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_obligation_region_id_region")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_obligation_submitted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation")),
        sa.UniqueConstraint(
            "organisation_id",
            "region_id",
            "kind",
            "period_start",
            name=op.f("uq_obligation_organisation_id_region_id_kind_period_start"),
        ),
    )
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_obligation_region_id_kind_period_start", ["region_id", "kind", "period_start"], unique=False
        )
        batch_op.create_index("ix_obligation_status_due_at", ["status", "due_at"], unique=False)

    op.create_table(
        "subcontractor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kvk", sa.String(length=8), nullable=True),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_subcontractor_name_filled")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_subcontractor_contract_id_contract")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subcontractor")),
        sa.UniqueConstraint("contract_id", "name", name=op.f("uq_subcontractor_contract_id_name")),
    )
    op.create_table(
        "contact_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_contact_note_text_filled")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_contact_note_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_contact_note_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_contact_note_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_note")),
    )
    with op.batch_alter_table("contact_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_note_obligation_id"), ["obligation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_note_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "contract_line_municipality",
        sa.Column("contract_line_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_line_id"],
            ["contract_line.id"],
            name=op.f("fk_contract_line_municipality_contract_line_id_contract_line"),
        ),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_contract_line_municipality_municipality_id_municipality"),
        ),
        sa.PrimaryKeyConstraint(
            "contract_line_id", "municipality_id", name=op.f("pk_contract_line_municipality")
        ),
    )
    with op.batch_alter_table("contract_line_municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contract_line_municipality_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "offering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "contracted",
                "free_access",
                name="offering_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column("contract_line_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=3000), nullable=False),
        sa.Column("expectation", sa.String(length=1000), nullable=False),
        sa.Column("meanwhile", sa.String(length=1000), nullable=False),
        sa.Column("at_home", sa.Boolean(), nullable=False),
        sa.Column(
            "group_form",
            sa.Enum(
                "individual",
                "group",
                "both",
                name="group_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("part_time", sa.Boolean(), nullable=False),
        sa.Column("age_min", sa.Integer(), nullable=True),
        sa.Column("age_max", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("opening_hours", sa.String(length=300), nullable=True),
        sa.Column("public_phone", sa.String(length=20), nullable=True),
        sa.Column("public_email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("intake_phone", sa.String(length=20), nullable=True),
        sa.Column("intake_email", sa.String(length=254), nullable=True),
        sa.Column("referrer_note", sa.String(length=1000), nullable=False),
        sa.Column("bridging_text", sa.String(length=1000), nullable=False),
        sa.Column("bridging_contact", sa.String(length=200), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "published",
                "withdrawn",
                name="publication_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "kind <> 'contracted' OR (contract_line_id IS NOT NULL AND product_id IS NOT NULL)",
            name=op.f("ck_offering_contracted_has_line"),
        ),
        sa.CheckConstraint(
            "kind <> 'free_access' OR contract_line_id IS NULL",
            name=op.f("ck_offering_free_access_has_no_line"),
        ),
        sa.CheckConstraint(
            "status <> 'published' OR published_at IS NOT NULL", name=op.f("ck_offering_published_has_moment")
        ),
        sa.CheckConstraint("age_max >= age_min", name=op.f("ck_offering_age_max_not_before_age_min")),
        sa.CheckConstraint("age_max BETWEEN 0 AND 120", name=op.f("ck_offering_age_max_range")),
        sa.CheckConstraint("age_min BETWEEN 0 AND 120", name=op.f("ck_offering_age_min_range")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_offering_ends_on_not_before_starts_on")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_offering_name_filled")),
        sa.ForeignKeyConstraint(
            ["contract_line_id"],
            ["contract_line.id"],
            name=op.f("fk_offering_contract_line_id_contract_line"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id", "organisation_id"],
            ["location.id", "location.organisation_id"],
            name="fk_offering_own_location",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_offering_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_offering_product_id_product")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_offering_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offering")),
        sa.UniqueConstraint("request_key", name=op.f("uq_offering_request_key")),
    )
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offering_contract_line_id"), ["contract_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_location_id"), ["location_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offering_region_id"), ["region_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Integer(), nullable=False),
        sa.Column("step_position", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "provider",
                "provider_manager",
                "contract_manager",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "queued",
                "sent",
                "skipped",
                "cancelled",
                "failed",
                name="reminder_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["outgoing_mail.id"], name=op.f("fk_reminder_mail_id_outgoing_mail")
        ),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligation.id"], name=op.f("fk_reminder_obligation_id_obligation")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reminder_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_mail_id"), ["mail_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_reminder_nobody",
            ["obligation_id", "step_position"],
            unique=True,
            sqlite_where=sa.text("user_id IS NULL"),
            postgresql_where=sa.text("user_id IS NULL"),
        )
        batch_op.create_index(
            "uq_reminder_person",
            ["obligation_id", "step_position", "user_id"],
            unique=True,
            sqlite_where=sa.text("user_id IS NOT NULL"),
            postgresql_where=sa.text("user_id IS NOT NULL"),
        )

    op.create_table(
        "availability_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("intake_weeks", sa.Integer(), nullable=True),
        sa.Column("start_weeks", sa.Integer(), nullable=True),
        sa.Column("waiting_count", sa.Integer(), nullable=True),
        sa.Column("free_places", sa.Integer(), nullable=True),
        sa.Column("total_places", sa.Integer(), nullable=True),
        sa.Column(
            "accepting",
            sa.Enum(
                "yes",
                "limited",
                "stop",
                name="accepting",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("limit_text", sa.String(length=300), nullable=True),
        sa.Column("limit_age_min", sa.Integer(), nullable=True),
        sa.Column("limit_age_max", sa.Integer(), nullable=True),
        sa.Column("limit_municipalities", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("limit_problems", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("accepting_until", sa.Date(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "staff",
                "no_outflow",
                "budget_ceiling",
                "season",
                "housing",
                "more_demand",
                "group_start",
                "other",
                name="waiting_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column(
            "method",
            sa.Enum(
                "third_available",
                "median_starts",
                "estimate",
                name="measuring_method",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "changed",
                "confirmed",
                name="report_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "portal",
                "week_link",
                "api",
                "import",
                "region",
                name="report_channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("token_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "confirmed_at >= changed_at",
            name=op.f("ck_availability_report_confirmed_at_not_before_changed_at"),
        ),
        sa.CheckConstraint(
            "free_places BETWEEN 0 AND 9999", name=op.f("ck_availability_report_free_places_range")
        ),
        sa.CheckConstraint(
            "intake_weeks BETWEEN 0 AND 260", name=op.f("ck_availability_report_intake_weeks_range")
        ),
        sa.CheckConstraint(
            "limit_age_max BETWEEN 0 AND 120", name=op.f("ck_availability_report_limit_age_max_range")
        ),
        sa.CheckConstraint(
            "limit_age_min BETWEEN 0 AND 120", name=op.f("ck_availability_report_limit_age_min_range")
        ),
        sa.CheckConstraint(
            "start_weeks BETWEEN 0 AND 260", name=op.f("ck_availability_report_start_weeks_range")
        ),
        sa.CheckConstraint(
            "total_places BETWEEN 0 AND 9999", name=op.f("ck_availability_report_total_places_range")
        ),
        sa.CheckConstraint(
            "waiting_count BETWEEN 0 AND 9999", name=op.f("ck_availability_report_waiting_count_range")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["availability_report.id"],
            name=op.f("fk_availability_report_corrects_id_availability_report"),
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_availability_report_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_token.id"], name=op.f("fk_availability_report_token_id_api_token")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_availability_report_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_report")),
        sa.UniqueConstraint("id", "offering_id", name=op.f("uq_availability_report_id_offering_id")),
        sa.UniqueConstraint("request_key", name=op.f("uq_availability_report_request_key")),
    )
    with op.batch_alter_table("availability_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_availability_report_confirmed_at"), ["confirmed_at"], unique=False
        )
        batch_op.create_index(
            "ix_availability_report_corrects_id",
            ["corrects_id"],
            unique=False,
            sqlite_where=sa.text("corrects_id IS NOT NULL"),
            postgresql_where=sa.text("corrects_id IS NOT NULL"),
        )
        batch_op.create_index("ix_availability_report_offering_id_id", ["offering_id", "id"], unique=False)

    op.create_table(
        "call_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "place",
                "full",
                "silent",
                "later",
                name="call_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'later') = (again_on IS NOT NULL)", name=op.f("ck_call_note_later_has_a_day")
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_call_note_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_call_note_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_note")),
        sa.UniqueConstraint("user_id", "offering_id", name=op.f("uq_call_note_user_id_offering_id")),
    )
    with op.batch_alter_table("call_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_note_noted_at"), ["noted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_call_note_offering_id"), ["offering_id"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "wait",
                "stop",
                "contact",
                "content",
                "gone",
                "other",
                name="feedback_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("visitor_hash", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column(
            "closing",
            sa.Enum(
                "corrected",
                "right",
                "unclear",
                "elsewhere",
                name="feedback_closing",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closing IS NULL)", name=op.f("ck_feedback_closed_has_reason")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["user.id"], name=op.f("fk_feedback_closed_by_user")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_feedback_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_feedback_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_feedback_region_id_region")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("request_key", name=op.f("uq_feedback_request_key")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_offering_id_closed_at", ["offering_id", "closed_at"], unique=False)
        batch_op.create_index(
            "ix_feedback_organisation_id_closed_at", ["organisation_id", "closed_at"], unique=False
        )
        batch_op.create_index("ix_feedback_region_id_closed_at", ["region_id", "closed_at"], unique=False)

    op.create_table(
        "group_start",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_group_start_offering_id_offering")
        ),
        sa.PrimaryKeyConstraint("offering_id", "starts_on", name=op.f("pk_group_start")),
    )
    op.create_table(
        "offering_municipality",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_id"],
            ["municipality.id"],
            name=op.f("fk_offering_municipality_municipality_id_municipality"),
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_municipality_offering_id_offering")
        ),
        sa.PrimaryKeyConstraint("offering_id", "municipality_id", name=op.f("pk_offering_municipality")),
    )
    with op.batch_alter_table("offering_municipality", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offering_municipality_municipality_id"), ["municipality_id"], unique=False
        )

    op.create_table(
        "offering_tag",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "problem",
                "target_group",
                "method",
                "language",
                "moment",
                "contra_indication",
                name="tag_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.CheckConstraint("length(value) > 0", name=op.f("ck_offering_tag_value_filled")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_offering_tag_offering_id_offering")
        ),
        sa.PrimaryKeyConstraint("offering_id", "kind", "value", name=op.f("pk_offering_tag")),
    )
    with op.batch_alter_table("offering_tag", schema=None) as batch_op:
        batch_op.create_index("ix_offering_tag_kind_value", ["kind", "value"], unique=False)

    op.create_table(
        "search_fit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("is_news", sa.Boolean(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_search_fit_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(
            ["saved_search_id"], ["saved_search.id"], name=op.f("fk_search_fit_saved_search_id_saved_search")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_fit")),
        sa.UniqueConstraint(
            "saved_search_id", "offering_id", name=op.f("uq_search_fit_saved_search_id_offering_id")
        ),
    )
    with op.batch_alter_table("search_fit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_fit_is_news"), ["is_news"], unique=False)
        batch_op.create_index(batch_op.f("ix_search_fit_offering_id"), ["offering_id"], unique=False)

    op.create_table(
        "current_report",
        sa.Column("offering_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "freshness",
            sa.Enum(
                "fresh",
                "ageing",
                "stale",
                "expired",
                "unknown",
                name="freshness",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("next_change_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("doubts_settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offering.id"], name=op.f("fk_current_report_offering_id_offering")
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "offering_id"],
            ["availability_report.id", "availability_report.offering_id"],
            name="fk_current_report_own_report",
        ),
        sa.PrimaryKeyConstraint("offering_id", name=op.f("pk_current_report")),
        sa.UniqueConstraint("report_id", name=op.f("uq_current_report_report_id")),
    )
    with op.batch_alter_table("current_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_current_report_next_change_at"), ["next_change_at"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("current_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_current_report_next_change_at"))

    op.drop_table("current_report")
    with op.batch_alter_table("search_fit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_fit_offering_id"))
        batch_op.drop_index(batch_op.f("ix_search_fit_is_news"))

    op.drop_table("search_fit")
    with op.batch_alter_table("offering_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_offering_tag_kind_value")

    op.drop_table("offering_tag")
    with op.batch_alter_table("offering_municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offering_municipality_municipality_id"))

    op.drop_table("offering_municipality")
    op.drop_table("group_start")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_region_id_closed_at")
        batch_op.drop_index("ix_feedback_organisation_id_closed_at")
        batch_op.drop_index("ix_feedback_offering_id_closed_at")

    op.drop_table("feedback")
    with op.batch_alter_table("call_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_note_offering_id"))
        batch_op.drop_index(batch_op.f("ix_call_note_noted_at"))

    op.drop_table("call_note")
    with op.batch_alter_table("availability_report", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_report_offering_id_id")
        batch_op.drop_index(
            "ix_availability_report_corrects_id",
            sqlite_where=sa.text("corrects_id IS NOT NULL"),
            postgresql_where=sa.text("corrects_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_availability_report_confirmed_at"))

    op.drop_table("availability_report")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_reminder_person",
            sqlite_where=sa.text("user_id IS NOT NULL"),
            postgresql_where=sa.text("user_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_reminder_nobody",
            sqlite_where=sa.text("user_id IS NULL"),
            postgresql_where=sa.text("user_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_reminder_user_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_mail_id"))

    op.drop_table("reminder")
    with op.batch_alter_table("offering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offering_region_id"))
        batch_op.drop_index(batch_op.f("ix_offering_product_id"))
        batch_op.drop_index(batch_op.f("ix_offering_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_offering_location_id"))
        batch_op.drop_index(batch_op.f("ix_offering_contract_line_id"))

    op.drop_table("offering")
    with op.batch_alter_table("contract_line_municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_line_municipality_municipality_id"))

    op.drop_table("contract_line_municipality")
    with op.batch_alter_table("contact_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_note_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_contact_note_obligation_id"))

    op.drop_table("contact_note")
    op.drop_table("subcontractor")
    with op.batch_alter_table("obligation", schema=None) as batch_op:
        batch_op.drop_index("ix_obligation_status_due_at")
        batch_op.drop_index("ix_obligation_region_id_kind_period_start")

    op.drop_table("obligation")
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.drop_index("ix_mailed_link_user_id_purpose")
        batch_op.drop_index(batch_op.f("ix_mailed_link_invitation_id"))

    op.drop_table("mailed_link")
    op.drop_table("group_closure_version")
    with op.batch_alter_table("contract_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_line_product_id"))

    op.drop_table("contract_line")
    with op.batch_alter_table("api_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_answer_created_at"))

    op.drop_table("api_answer")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))

    op.drop_table("user_session")
    with op.batch_alter_table("upload_preview", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_upload_preview_user_id"))
        batch_op.drop_index(batch_op.f("ix_upload_preview_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_upload_preview_expires_at"))

    op.drop_table("upload_preview")
    with op.batch_alter_table("talk_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_note_region_id"))

    op.drop_table("talk_note")
    with op.batch_alter_table("talk_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_agreement_region_id"))

    op.drop_table("talk_agreement")
    op.drop_table("reminder_step")
    with op.batch_alter_table("reminder_pause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_pause_user_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_pause_organisation_id"))

    op.drop_table("reminder_pause")
    op.drop_table("related_segment")
    with op.batch_alter_table("referrer_town", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referrer_town_municipality_id"))

    op.drop_table("referrer_town")
    with op.batch_alter_table("referrer_desk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referrer_desk_region_id"))

    op.drop_table("referrer_desk")
    op.drop_table("referral_route")
    op.drop_table("product_synonym")
    with op.batch_alter_table("product_segment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_segment_segment_id"))

    op.drop_table("product_segment")
    op.drop_table("product_law")
    op.drop_table("organisation_role")
    with op.batch_alter_table("norm", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_norm_region_id"))
        batch_op.drop_index(batch_op.f("ix_norm_product_id"))

    op.drop_table("norm")
    with op.batch_alter_table("municipality_product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_product_product_id"))

    op.drop_table("municipality_product")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    with op.batch_alter_table("location", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_location_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_location_municipality_id"))

    op.drop_table("location")
    op.drop_table("lighter_product")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_invitation_open",
            sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        )

    op.drop_table("invitation")
    with op.batch_alter_table("indicator_value", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_indicator_value_segment",
            sqlite_where=sa.text("segment_id IS NOT NULL"),
            postgresql_where=sa.text("segment_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_indicator_value_provider",
            sqlite_where=sa.text("product_id IS NULL AND segment_id IS NULL"),
            postgresql_where=sa.text("product_id IS NULL AND segment_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_indicator_value_product",
            sqlite_where=sa.text("product_id IS NOT NULL"),
            postgresql_where=sa.text("product_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_indicator_value_period_start_indicator_id")
        batch_op.drop_index(batch_op.f("ix_indicator_value_organisation_id"))

    op.drop_table("indicator_value")
    op.drop_table("indicator_scope")
    with op.batch_alter_table("group_closure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_closure_segment_id"))
        batch_op.drop_index(batch_op.f("ix_group_closure_region_id"))
        batch_op.drop_index(batch_op.f("ix_group_closure_municipality_id"))

    op.drop_table("group_closure")
    op.drop_table("facility_version")
    with op.batch_alter_table("excuse", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_excuse_organisation_id"))

    op.drop_table("excuse")
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_segment_id"))
        batch_op.drop_index(batch_op.f("ix_contract_region_id"))

    op.drop_table("contract")
    op.drop_table("centre_municipality")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index("ix_audit_entry_organisation_id_id")

    op.drop_table("audit_entry")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_organisation_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("access_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_state_point_id"))

    op.drop_table("access_state")
    op.drop_table("segment")
    op.drop_table("second_factor")
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_search_user_id"))
        batch_op.drop_index(batch_op.f("ix_saved_search_checked_at"))

    op.drop_table("saved_search")
    op.drop_table("reporting_calendar")
    with op.batch_alter_table("region_municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_municipality_municipality_id"))

    op.drop_table("region_municipality")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_user_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_theme_id"))
        batch_op.drop_index(batch_op.f("ix_product_code"))

    op.drop_table("product")
    with op.batch_alter_table("pack_upload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_upload_user_id"))
        batch_op.drop_index(batch_op.f("ix_pack_upload_expires_at"))

    op.drop_table("pack_upload")
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outgoing_mail_user_id"))
        batch_op.drop_index("ix_outgoing_mail_status_next_attempt_at")
        batch_op.drop_index("ix_outgoing_mail_status_kind_next_attempt_at")
        batch_op.drop_index("ix_outgoing_mail_sent_at")

    op.drop_table("outgoing_mail")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_region_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_name"))

    op.drop_table("organisation")
    with op.batch_alter_table("missed_search", schema=None) as batch_op:
        batch_op.drop_index("ix_missed_search_on_region_id")

    op.drop_table("missed_search")
    op.drop_table("mail_gate")
    op.drop_table("indicator")
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facility_municipality_id"))

    op.drop_table("facility")
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_catalogue_version_open",
            sqlite_where=sa.text("valid_until IS NULL"),
            postgresql_where=sa.text("valid_until IS NULL"),
        )

    op.drop_table("catalogue_version")
    with op.batch_alter_table("catalogue_plan", schema=None) as batch_op:
        batch_op.drop_index("ix_catalogue_plan_region_id_starts_on")

    op.drop_table("catalogue_plan")
    op.drop_table("access_point")
    with op.batch_alter_table("weekly_figure", schema=None) as batch_op:
        batch_op.drop_index("ix_weekly_figure_week")

    op.drop_table("weekly_figure")
    op.drop_table("visitor_salt")
    op.drop_table("user")
    op.drop_table("theme")
    op.drop_table("region")
    with op.batch_alter_table("outbox_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_line_offering_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_line_drained_at"))

    op.drop_table("outbox_line")
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_name"))

    op.drop_table("municipality")
    with op.batch_alter_table("job_slot", schema=None) as batch_op:
        batch_op.drop_index("uq_job_slot_job_slot")

    op.drop_table("job_slot")
    op.drop_table("index_rebuild")
    op.drop_table("audit_seal")
    op.drop_table("attempt_counter")
