"""second layer: the audit trail is append-only, and PostgreSQL keeps tenants apart

A later migration that rebuilds audit_entry or audit_seal on SQLite (batch mode) must make its triggers anew.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

LEDGERS = ("audit_entry", "audit_seal")

OWN = (
    "api_token",
    "contact_note",
    "contract",
    "excuse",
    "feedback",
    "indicator_value",
    "invitation",
    "location",
    "membership",
    "obligation",
    "offering",
    "referrer_desk",
    "referrer_town",
    "talk_agreement",
    "talk_note",
    "upload_preview",
)
PARENTS = {
    "api_answer": ("token_id", "api_token"),
    "availability_report": ("offering_id", "offering"),
    "contract_line": ("contract_id", "contract"),
    "contract_line_municipality": ("contract_line_id", "contract_line"),
    "current_report": ("offering_id", "offering"),
    "group_start": ("offering_id", "offering"),
    "offering_municipality": ("offering_id", "offering"),
    "offering_tag": ("offering_id", "offering"),
    "reminder": ("obligation_id", "obligation"),
    "subcontractor": ("contract_id", "contract"),
}
TENANT = "(SELECT plekwijzer_tenant())"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        _separate_tenants()
    else:
        _guard_sqlite()


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        for table in LEDGERS:
            for change in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{change}")
        return
    for table in (*OWN, *PARENTS, "audit_entry", "reminder_pause"):
        op.execute(f"DROP POLICY tenant ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION plekwijzer_tenant()")
    for table in LEDGERS:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.execute("DROP FUNCTION plekwijzer_append_only()")


def _guard_sqlite() -> None:
    for table in LEDGERS:
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _guard_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION plekwijzer_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
        END $$
        """
    )
    for table in LEDGERS:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION plekwijzer_append_only()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION plekwijzer_append_only()"
        )


def _separate_tenants() -> None:
    """Show and change only an organisation's own rows where one is set; where none is, nothing is held back."""
    op.execute(
        """
        CREATE FUNCTION plekwijzer_tenant() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
            SELECT NULLIF(current_setting('plekwijzer.organisation_id', true), '')::integer
        $$
        """
    )
    rules = dict.fromkeys(OWN, f"organisation_id = {TENANT}")
    rules["audit_entry"] = f"organisation_id IS NULL OR organisation_id = {TENANT}"
    rules["reminder_pause"] = rules["audit_entry"]
    for table, (column, parent) in PARENTS.items():
        own = f"{parent}.id = {table}.{column}"
        rules[table] = f"EXISTS (SELECT 1 FROM {parent} WHERE {own})"  # noqa: S608  names of our own tables
    for table, rule in rules.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY tenant ON {table} USING ({TENANT} IS NULL OR {rule})")
