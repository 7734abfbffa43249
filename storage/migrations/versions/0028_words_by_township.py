"""The words of cases by township: a word is as rare as it is there, and a search costs what its townships have.

The rows are carried over into a table of the new order; only then is the old one gone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
# A program of the step before writes words without a township: it cannot go on beside.
rolls_from = "0028"

_INDEX = "ix_case_words_case_id"


def upgrade() -> None:
    """Renamed aside, filled anew in the order it is read in, dropped."""
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    postgres = op.get_bind().dialect.name == "postgresql"
    op.drop_index(_INDEX, "case_words")
    op.rename_table("case_words", "case_words_before")
    if postgres:
        # The new table's constraints get the names the old one's have.
        op.drop_constraint("fk_case_words_case_id_cases", "case_words_before")
        op.drop_constraint("pk_case_words", "case_words_before")
    op.create_table(
        "case_words",
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("township_id", row_id, nullable=False),
        sa.Column("case_id", row_id, nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_words_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token", "township_id", "case_id", name=op.f("pk_case_words")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO case_words (token, township_id, case_id) "
        "SELECT old.token, cases.township_id, old.case_id "
        "FROM case_words_before AS old JOIN cases ON cases.id = old.case_id "
        "ORDER BY old.token, cases.township_id, old.case_id"
    )
    op.drop_table("case_words_before")
    op.create_index(op.f(_INDEX), "case_words", ["case_id"], unique=False)


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
