"""People, places, offices, and what they have begun."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UTC


def create() -> None:
    """Parents first."""
    _numbers_given()
    _people()
    _places()
    _sealed_numbers()
    _drafts()
    _invitations()
    _offices()


def _numbers_given() -> None:
    op.create_table(
        "numbers_given",
        sa.Column("number", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_numbers_given")),
        sqlite_with_rowid=False,
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_digest", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("unreachable_since", UTC(), nullable=True),
        sa.Column("locked_at", UTC(), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_people_language")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("phone_digest", name=op.f("uq_people_phone_digest")),
        sa.UniqueConstraint("ref", name=op.f("uq_people_ref")),
        sa.UniqueConstraint("user_id", name=op.f("uq_people_user_id")),
    )


def _places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("linked_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.CheckConstraint(
            "level IN ('prefecture', 'county', 'area', 'township', 'zone', 'village', 'group', "
            "'dispatched', 'office', 'unit')",
            name=op.f("ck_places_level"),
        ),
        sa.ForeignKeyConstraint(["linked_id"], ["places.id"], name=op.f("fk_places_linked_id_places")),
        sa.ForeignKeyConstraint(["parent_id"], ["places.id"], name=op.f("fk_places_parent_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("code", name=op.f("uq_places_code")),
    )
    op.create_index(op.f("ix_places_linked_id"), "places", ["linked_id"], unique=False)
    op.create_index(op.f("ix_places_parent_id"), "places", ["parent_id"], unique=False)


def _sealed_numbers() -> None:
    op.create_table(
        "sealed_numbers",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sealed_numbers")),
        sqlite_with_rowid=False,
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", UTC(), nullable=False),
        sa.Column("remind_at", UTC(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTC(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("ref", name=op.f("uq_drafts_ref")),
    )
    op.create_index(op.f("ix_drafts_expires_at"), "drafts", ["expires_at"], unique=False)
    op.create_index(op.f("ix_drafts_key_id"), "drafts", ["key_id"], unique=False)
    op.create_index(op.f("ix_drafts_person_id"), "drafts", ["person_id"], unique=False)
    op.create_index(op.f("ix_drafts_remind_at"), "drafts", ["remind_at"], unique=False)
    op.create_index(
        "uq_drafts_active",
        "drafts",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("active"),
        postgresql_where=sa.text("active"),
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", UTC(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role IN ('supervisor', 'member', 'director', 'inspector', 'secretary', "
            "'area_leader', 'area_deputy', 'liaison', 'officer', 'reception', 'county_leader', "
            "'prefecture_officer', 'keeper')",
            name=op.f("ck_invitations_role"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'waiting_contact', 'waiting_approval', 'used', 'expired', 'refused')",
            name=op.f("ck_invitations_state"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id_people")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_invitations_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("ref", name=op.f("uq_invitations_ref")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitations_token_digest")),
    )
    op.create_index("ix_invitations_office", "invitations", ["person_id", "role", "place_id"], unique=False)
    op.create_index(op.f("ix_invitations_user_id"), "invitations", ["user_id"], unique=False)


def _offices() -> None:
    op.create_table(
        "offices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", UTC(), nullable=False),
        sa.Column("until", UTC(), nullable=True),
        sa.Column("deputy_of", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "role IN ('supervisor', 'member', 'director', 'inspector', 'secretary', "
            "'area_leader', 'area_deputy', 'liaison', 'officer', 'reception', 'county_leader', "
            "'prefecture_officer', 'keeper')",
            name=op.f("ck_offices_role"),
        ),
        sa.ForeignKeyConstraint(["deputy_of"], ["people.id"], name=op.f("fk_offices_deputy_of_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offices_person_id_people")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_offices_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
    )
    op.create_index(op.f("ix_offices_person_id"), "offices", ["person_id"], unique=False)
    op.create_index("ix_offices_place", "offices", ["place_id", "role"], unique=False)
    op.create_index("ix_offices_role", "offices", ["role", "until"], unique=False)
    op.create_index(
        "uq_offices_in_force",
        "offices",
        ["person_id", "role", "place_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
