"""Tellings: that a villager was told of a step."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside this one.
rolls_from = "0008"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STEPS = (
    "'received', 'signed', 'handed', 'started', 'progress', 'result', 'verified', 'closed', 'returned', "
    "'transferred', 'directed', 'extended', 'hurried', 'merged', 'late'"
)


def upgrade() -> None:
    """One table."""
    op.create_table(
        "tellings",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("complainant_id", _ID, nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", _ID, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.CheckConstraint(f"step IN ({_STEPS})", name=op.f("ck_tellings_step")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tellings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["complainant_id"], ["complainants.id"], name=op.f("fk_tellings_complainant_id_complainants")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_tellings_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sa.UniqueConstraint(
            "complainant_id", "step", "version", name=op.f("uq_tellings_complainant_id_step_version")
        ),
    )
    op.create_index(op.f("ix_tellings_case_id"), "tellings", ["case_id"], unique=False)
    op.create_index("ix_tellings_person", "tellings", ["person_id", "at"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
