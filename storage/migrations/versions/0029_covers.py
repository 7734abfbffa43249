"""Which parts of a picture are covered, and by whose office."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None
# A program of the step before would hand on uncovered what was covered beside it.
rolls_from = "0029"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Two columns."""
    op.add_column("files", sa.Column("cover", sa.String(), nullable=True))
    op.add_column("files", sa.Column("cover_place_id", _ID, nullable=True))


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
