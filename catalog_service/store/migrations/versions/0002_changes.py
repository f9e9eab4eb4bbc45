"""The latest change of every record, in order.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("begun", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_changes_record_id_records")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_changes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_changes_seq"), "changes", ["seq"], unique=False)
    op.create_index(op.f("ix_changes_at"), "changes", ["at"], unique=False)
    op.create_index(op.f("ix_changes_begun_at"), "changes", ["begun_at"], unique=False)
    op.execute(
        "INSERT INTO changes (record_id, seq, change, at, begun, begun_at) "
        "SELECT id, number, CASE WHEN withdrawn_at IS NULL THEN 'changed' ELSE 'withdrawn' END, happened, number, happened "
        "FROM (SELECT id, withdrawn_at, coalesce(withdrawn_at, seen_at) AS happened, "
        "row_number() OVER (ORDER BY coalesce(withdrawn_at, seen_at), id) AS number FROM records) AS ordered"
    )


def downgrade() -> None:
    op.drop_table("changes")
