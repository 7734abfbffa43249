"""The duty track: what reached whom, and when it was done."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside this one.
rolls_from = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROLES = (
    "'supervisor', 'member', 'director', 'inspector', 'secretary', 'area_leader', 'area_deputy', "
    "'liaison', 'officer', 'reception', 'county_leader', 'prefecture_officer', 'keeper'"
)


def upgrade() -> None:
    """One table. What was done before it was there stays in the journal."""
    op.create_table(
        "duties",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_id", _ID, nullable=True),
        sa.Column("started_at", UTC(), nullable=False),
        sa.Column("due_at", UTC(), nullable=True),
        sa.Column("signed_at", UTC(), nullable=True),
        sa.Column("done_at", UTC(), nullable=True),
        sa.Column("done_by", _ID, nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("late_by", sa.Integer(), nullable=True),
        sa.Column("late_unit", sa.String(), nullable=False),
        sa.Column("inherited", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Boolean(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Boolean(), nullable=False),
        sa.CheckConstraint(f"role IN ({_ROLES})", name=op.f("ck_duties_role")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_duties_case_id_cases")),
        sa.ForeignKeyConstraint(["done_by"], ["people.id"], name=op.f("fk_duties_done_by_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duties_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_case_id"), "duties", ["case_id"], unique=False)
    op.create_index("ix_duties_person", "duties", ["person_id", "done_at"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
