"""Case work: the tracks, states and kinds of entries that the whole life of a case needs.

The tables may know more of them than this program: what uses them comes in the steps that follow.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None
# Only wider: a program of the release before may go on beside the tables.
rolls_from = "0002"

_TRACKS = ("everyday", "urgent", "petition", "integrity", "unclear", "spending")
_STATES = (
    *("submitted", "signed", "assigned", "handling", "to_verify", "verified", "told", "closed", "returned"),
    *("transferred", "directed", "withdrawn", "reopened", "merged"),
    # Offered to somebody who may refuse.
    "transferring",
    # A petition at the body that answers it.
    *("registered", "handed_over", "noticed", "answered", "under_review"),
    # Village spending.
    *("checked", "filed", "under_way", "awaiting_audit"),
)
_KINDS = (
    *("story", "supplement", "version", "summary", "progress", "result", "verification", "rejection"),
    *("reason", "telling", "note", "question", "answer", "supervision"),
    *("handed_over", "noticed", "answered", "review", "step", "increase", "audit", "passed_on", "sampled"),
    *("offer", "offer_refused", "extension_asked", "extension_refused", "registered", "instruction"),
    *("comment", "joined", "linked"),
)


def upgrade() -> None:
    """Wider checks. SQLite makes the two tables anew for it."""
    for table, column, values in (
        ("cases", "track", _TRACKS),
        ("cases", "state", _STATES),
        ("entries", "kind", _KINDS),
    ):
        words = ", ".join(f"'{value}'" for value in values)
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} IN ({words})")


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError
