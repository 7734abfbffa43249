"""Time: when a clock next speaks, escalations, recusals, leave, digests, silence."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROLES = (
    "'supervisor', 'member', 'director', 'inspector', 'secretary', 'area_leader', 'area_deputy', "
    "'liaison', 'officer', 'reception', 'county_leader', 'prefecture_officer', 'keeper'"
)
_SET = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    """Columns first, then tables, then the next moment of what is open."""
    _cases()
    _people()
    _tables()
    _entries()
    _indexes()
    # The clock finds out itself what it has to say, and when it says it next.
    op.execute("UPDATE cases SET next_at = due_at WHERE open AND due_at IS NOT NULL")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError


def _cases() -> None:
    for column in (
        sa.Column("clock_length", sa.String(), nullable=True),
        sa.Column("next_at", UTC(), nullable=True),
        sa.Column("reminded", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("climbed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("paused_kind", sa.String(), nullable=True),
        sa.Column("paused_left", sa.String(), nullable=True),
        sa.Column("supervise_by", UTC(), nullable=True),
        sa.Column("overseen", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("question_by", _ID, nullable=True),
    ):
        op.add_column("cases", column)
    op.create_index(
        "ix_cases_next_at", "cases", ["next_at"], unique=False, sqlite_where=_SET, postgresql_where=_SET
    )


def _entries() -> None:
    """What is asked back, answered, and demanded from above are lines of the history too."""
    kinds = (
        "'story', 'supplement', 'version', 'summary', 'progress', 'result', 'verification', 'rejection', "
        "'reason', 'telling', 'note', 'question', 'answer', 'supervision'"
    )
    with op.batch_alter_table("entries") as batch:
        batch.drop_constraint(op.f("ck_entries_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_entries_kind"), f"kind IN ({kinds})")


def _people() -> None:
    for column in (
        sa.Column("away_until", UTC(), nullable=True),
        sa.Column("digest_at", UTC(), nullable=True),
        sa.Column("silent_at", UTC(), nullable=True),
        sa.Column("silence", sa.Integer(), server_default=sa.text("0"), nullable=False),
    ):
        op.add_column("people", column)
    op.create_index(op.f("ix_people_digest_at"), "people", ["digest_at"], unique=False)
    op.create_index(op.f("ix_people_silent_at"), "people", ["silent_at"], unique=False)
    op.add_column("invitations", sa.Column("warn_at", UTC(), nullable=True))
    op.create_index(op.f("ix_invitations_warn_at"), "invitations", ["warn_at"], unique=False)


def _tables() -> None:
    op.create_table(
        "escalations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("due_kind", sa.String(), nullable=False),
        sa.Column("due_at", UTC(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.CheckConstraint("colour IN ('blue', 'yellow', 'red')", name=op.f("ck_escalations_colour")),
        sa.CheckConstraint(f"role IN ({_ROLES})", name=op.f("ck_escalations_role")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_escalations_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
    )
    op.create_index("ix_escalations_case_id", "escalations", ["case_id", "id"], unique=False)
    op.create_table(
        "prompts",
        sa.Column("outbox_id", _ID, autoincrement=False, nullable=False),
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_prompts_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_prompts_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox_id", "case_id", name=op.f("pk_prompts")),
    )
    op.create_index(op.f("ix_prompts_case_id"), "prompts", ["case_id"], unique=False)
    op.create_table(
        "recusals",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("person_id", _ID, autoincrement=False, nullable=False),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("at", UTC(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_recusals_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recusals_person_id_people")),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_recusals")),
    )
    op.create_index(op.f("ix_recusals_person_id"), "recusals", ["person_id"], unique=False)


#: What was replaced, and by what: (name, columns, where on SQLite, where on PostgreSQL).
_OLD = (
    "ix_cases_queue",
    "ix_cases_ledger",
    "ix_cases_supervised",
    "ix_cases_village",
    "ix_cases_reporter",
    "ix_cases_inspector",
)
_NEW = (
    ("ix_cases_queue", "township_id due_at id state track category", "open IS 1", "open IS true"),
    ("ix_cases_ledger", "township_id ended_at id track", "open IS 0", "open IS false"),
    (
        "ix_cases_category",
        "township_id category ended_at id track supervised overseen",
        "open IS 0",
        "open IS false",
    ),
    ("ix_cases_village_open", "village_id due_at id state track", "open IS 1", "open IS true"),
    ("ix_cases_village_ended", "village_id ended_at id track climbed due_kind", "open IS 0", "open IS false"),
    ("ix_cases_reporter_open", "reporter_id due_at id state", "open IS 1", "open IS true"),
    ("ix_cases_reporter_ended", "reporter_id ended_at id", "open IS 0", "open IS false"),
    ("ix_cases_inspector_open", "inspector_id due_at id", "open IS 1", "open IS true"),
    ("ix_cases_inspector_ended", "inspector_id ended_at id", "open IS 0", "open IS false"),
    (
        "ix_cases_above_open",
        "township_id due_at id state track category",
        "open IS 1 AND (supervised IS 1 OR overseen IS 1)",
        "open IS true AND (supervised IS true OR overseen IS true)",
    ),
    (
        "ix_cases_above_ended",
        "township_id ended_at id track",
        "open IS 0 AND (supervised IS 1 OR overseen IS 1)",
        "open IS false AND (supervised IS true OR overseen IS true)",
    ),
    ("ix_cases_unclear", "village_id open due_at id", "track = 'unclear'", "track = 'unclear'"),
)


def _indexes() -> None:
    """Lists that stay flat: open cases in the order of due_at, ended ones in the order of ended_at."""
    for name in _OLD:
        op.drop_index(name, table_name="cases")
    op.drop_index("ix_visits_village_id", table_name="visits")
    op.create_index("ix_visits_village", "visits", ["village_id", "visited_at", "person_id"], unique=False)
    for name, columns, sqlite, postgresql in _NEW:
        op.create_index(
            name,
            "cases",
            columns.split(),
            unique=False,
            sqlite_where=sa.text(sqlite),
            postgresql_where=sa.text(postgresql),
        )
