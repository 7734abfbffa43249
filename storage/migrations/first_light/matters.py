"""Cases, visits and their files."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC


def create() -> None:
    """Parents first."""
    _cases()
    _case_words()
    _complainants()
    _entries()
    _visits()
    _files()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("village_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("township_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reporter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", UTC(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("inspector_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("handled_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("signed_at", UTC(), nullable=True),
        sa.Column("due_at", UTC(), nullable=True),
        sa.Column("due_kind", sa.String(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("clock_started_at", UTC(), nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("dissatisfied", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("supervised", sa.Boolean(), nullable=False),
        sa.Column("hurt", sa.String(), nullable=True),
        sa.Column("voiced", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_at", UTC(), nullable=True),
        sa.Column("own_finding", sa.Boolean(), nullable=False),
        sa.Column("found_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "state IN ('submitted', 'signed', 'assigned', 'handling', 'to_verify', 'verified', "
            "'told', 'closed', 'returned', 'transferred', 'directed', 'withdrawn', 'reopened', "
            "'merged')",
            name=op.f("ck_cases_state"),
        ),
        sa.CheckConstraint(
            "track IN ('everyday', 'urgent', 'petition', 'integrity', 'unclear')", name=op.f("ck_cases_track")
        ),
        sa.ForeignKeyConstraint(["found_in_id"], ["places.id"], name=op.f("fk_cases_found_in_id_places")),
        sa.ForeignKeyConstraint(["handled_by"], ["people.id"], name=op.f("fk_cases_handled_by_people")),
        sa.ForeignKeyConstraint(["inspector_id"], ["people.id"], name=op.f("fk_cases_inspector_id_people")),
        sa.ForeignKeyConstraint(["merged_into"], ["cases.id"], name=op.f("fk_cases_merged_into_cases")),
        sa.ForeignKeyConstraint(["reporter_id"], ["people.id"], name=op.f("fk_cases_reporter_id_people")),
        sa.ForeignKeyConstraint(["signed_by"], ["people.id"], name=op.f("fk_cases_signed_by_people")),
        sa.ForeignKeyConstraint(["township_id"], ["places.id"], name=op.f("fk_cases_township_id_places")),
        sa.ForeignKeyConstraint(["unit_id"], ["places.id"], name=op.f("fk_cases_unit_id_places")),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_cases_village_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_cases_ref")),
    )
    op.create_index("ix_cases_inspector", "cases", ["inspector_id", "open", "due_at"], unique=False)
    op.create_index(op.f("ix_cases_key_id"), "cases", ["key_id"], unique=False)
    op.create_index("ix_cases_ledger", "cases", ["township_id", "state", "track"], unique=False)
    op.create_index("ix_cases_queue", "cases", ["township_id", "open", "due_at"], unique=False)
    op.create_index("ix_cases_reporter", "cases", ["reporter_id", "open", "due_at"], unique=False)
    op.create_index("ix_cases_supervised", "cases", ["township_id", "supervised", "open"], unique=False)
    op.create_index("ix_cases_village", "cases", ["village_id", "open", "category"], unique=False)


def _case_words() -> None:
    op.create_table(
        "case_words",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_words_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", "case_id", name=op.f("pk_case_words")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_case_words_case_id"), "case_words", ["case_id"], unique=False)


def _complainants() -> None:
    op.create_table(
        "complainants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_digest", sa.LargeBinary(), nullable=False),
        sa.Column("supervisor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("identity_key_id", sa.String(), nullable=False),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("satisfaction", sa.String(), nullable=True),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("told_at", UTC(), nullable=True),
        sa.CheckConstraint(
            "asked IS NULL OR asked IN ('face', 'phone', 'own')", name=op.f("ck_complainants_asked")
        ),
        sa.CheckConstraint(
            "satisfaction IS NULL OR satisfaction IN ('satisfied', 'basically', 'dissatisfied')",
            name=op.f("ck_complainants_satisfaction"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_complainants_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["supervisor_id"], ["people.id"], name=op.f("fk_complainants_supervisor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complainants")),
        sa.UniqueConstraint("receipt_digest", name=op.f("uq_complainants_receipt_digest")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_complainants_receipt_number")),
    )
    op.create_index(op.f("ix_complainants_case_id"), "complainants", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_complainants_identity_key_id"), "complainants", ["identity_key_id"], unique=False
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("source_digest", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('story', 'supplement', 'version', 'summary', 'progress', 'result', "
            "'verification', 'rejection', 'reason', 'telling', 'note')",
            name=op.f("ck_entries_kind"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_entries_by_id_people")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_entries_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_case_id"), "entries", ["case_id"], unique=False)
    op.create_index(op.f("ix_entries_key_id"), "entries", ["key_id"], unique=False)
    op.create_index(op.f("ix_entries_source_digest"), "entries", ["source_digest"], unique=False)


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("village_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=False),
        sa.Column("visited_at", UTC(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("whom", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "form IN ('household', 'field', 'meeting', 'random')", name=op.f("ck_visits_form")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_visits_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_visits_person_id_people")),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_visits_village_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("ref", name=op.f("uq_visits_ref")),
    )
    op.create_index(op.f("ix_visits_case_id"), "visits", ["case_id"], unique=False)
    op.create_index(op.f("ix_visits_key_id"), "visits", ["key_id"], unique=False)
    op.create_index("ix_visits_person", "visits", ["person_id", "visited_at"], unique=False)
    op.create_index(op.f("ix_visits_village_id"), "visits", ["village_id"], unique=False)


def _files() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("album", sa.String(), nullable=True),
        sa.Column("file_id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("unique_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("draft_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("mime", sa.String(), nullable=True),
        sa.Column("duration", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_attempt", UTC(), nullable=True),
        sa.Column("sha256", sa.LargeBinary(), nullable=True),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("likeness", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('photo', 'voice', 'video', 'audio', 'document')", name=op.f("ck_files_kind")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'kept', 'unreadable', 'refused', 'lost', 'destroyed')",
            name=op.f("ck_files_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_files_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_files_draft_id_drafts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_files_person_id_people")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_files_visit_id_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("chat_id", "message_id", "unique_digest", name="uq_files_message"),
    )
    op.create_index("ix_files_album", "files", ["chat_id", "album"], unique=False)
    op.create_index(op.f("ix_files_case_id"), "files", ["case_id"], unique=False)
    op.create_index(op.f("ix_files_draft_id"), "files", ["draft_id"], unique=False)
    op.create_index(
        "ix_files_due",
        "files",
        ["next_attempt"],
        unique=False,
        sqlite_where=sa.text("next_attempt IS NOT NULL"),
        postgresql_where=sa.text("next_attempt IS NOT NULL"),
    )
    op.create_index(op.f("ix_files_key_id"), "files", ["key_id"], unique=False)
    op.create_index(op.f("ix_files_visit_id"), "files", ["visit_id"], unique=False)
