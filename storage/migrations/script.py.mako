"""${message}"""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}"""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
