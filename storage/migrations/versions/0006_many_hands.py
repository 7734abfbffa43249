"""Many hands: what is missing, offers to another township, several 督办, links, kept texts, extensions asked for."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
# Only additions: a program of the release before may go on beside the tables.
rolls_from = "0004"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ROLES = (
    "'supervisor', 'member', 'director', 'inspector', 'secretary', 'area_leader', 'area_deputy', "
    "'liaison', 'officer', 'reception', 'county_leader', 'prefecture_officer', 'keeper'"
)
_ITEMS = "'photo', 'place', 'households', 'since', 'contact', 'other'"
_OUTCOMES = "'accepted', 'silence', 'decided', 'refused', 'recalled'"
_OFFERED = sa.text("offered_to IS NOT NULL")


def upgrade() -> None:
    """Columns of cases, then what is told apart from them."""
    op.add_column("cases", sa.Column("extension_by", _ID, nullable=True))
    op.add_column("cases", sa.Column("offered_to", _ID, nullable=True))
    op.add_column(
        "cases", sa.Column("offers_refused", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index(
        "ix_cases_offered",
        "cases",
        ["offered_to", "due_at", "id"],
        unique=False,
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )
    _missing_items()
    _offers()
    _demands()
    _links()
    _kept_texts()


def downgrade() -> None:
    """Not offered: a backup is the way back."""
    raise NotImplementedError


def _to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name)


def _missing_items() -> None:
    op.create_table(
        "missing_items",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("answer_id", _ID, nullable=True),
        sa.CheckConstraint(f"item IN ({_ITEMS})", name=op.f("ck_missing_items_item")),
        _to("missing_items", "answer_id", "entries"),
        _to("missing_items", "case_id", "cases"),
        _to("missing_items", "entry_id", "entries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_items")),
    )
    op.create_index(op.f("ix_missing_items_case_id"), "missing_items", ["case_id"], unique=False)


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("from_id", _ID, nullable=False),
        sa.Column("to_id", _ID, nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("decided_at", UTC(), nullable=True),
        sa.Column("decided_by", _ID, nullable=True),
        sa.CheckConstraint(f"outcome IS NULL OR outcome IN ({_OUTCOMES})", name=op.f("ck_offers_outcome")),
        _to("offers", "by_id", "people"),
        _to("offers", "case_id", "cases"),
        _to("offers", "decided_by", "people"),
        _to("offers", "from_id", "places"),
        _to("offers", "to_id", "places"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_case_id"), "offers", ["case_id"], unique=False)


def _demands() -> None:
    op.create_table(
        "demands",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("case_id", _ID, nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("until", UTC(), nullable=False),
        sa.Column("signed_by", _ID, nullable=True),
        sa.Column("signed_at", UTC(), nullable=True),
        sa.Column("withdrawn_at", UTC(), nullable=True),
        sa.CheckConstraint(f"role IN ({_ROLES})", name=op.f("ck_demands_role")),
        _to("demands", "by_id", "people"),
        _to("demands", "case_id", "cases"),
        _to("demands", "entry_id", "entries"),
        _to("demands", "signed_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
        sa.UniqueConstraint("ref", name=op.f("uq_demands_ref")),
    )
    op.create_index(op.f("ix_demands_case_id"), "demands", ["case_id"], unique=False)


def _links() -> None:
    op.create_table(
        "case_links",
        sa.Column("case_id", _ID, autoincrement=False, nullable=False),
        sa.Column("other_id", _ID, autoincrement=False, nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        _to("case_links", "by_id", "people"),
        _to("case_links", "case_id", "cases"),
        _to("case_links", "other_id", "cases"),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_links")),
    )
    op.create_index(op.f("ix_case_links_other_id"), "case_links", ["other_id"], unique=False)


def _kept_texts() -> None:
    op.create_table(
        "kept_texts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("place_id", _ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", _ID, nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.CheckConstraint("kind IN ('result', 'progress')", name=op.f("ck_kept_texts_kind")),
        _to("kept_texts", "by_id", "people"),
        _to("kept_texts", "place_id", "places"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_texts")),
        sa.UniqueConstraint("ref", name=op.f("uq_kept_texts_ref")),
    )
    op.create_index(op.f("ix_kept_texts_key_id"), "kept_texts", ["key_id"], unique=False)
    op.create_index(op.f("ix_kept_texts_place_id"), "kept_texts", ["place_id"], unique=False)
