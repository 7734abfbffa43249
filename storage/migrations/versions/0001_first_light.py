"""First light: every table of the first release."""

from storage.migrations.first_light import house, matters, people

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All tables, parents first."""
    house.create()
    people.create()
    matters.create()


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
