"""Counts of downloads.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "downloads",
        sa.Column("distribution_id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("distribution_id", "form", "day", name=op.f("pk_downloads")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("downloads")
