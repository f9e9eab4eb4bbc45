"""Alembic's environment: migrates the connection it is handed, so that a migration is one transaction with whatever surrounds it."""

from alembic import context

from catalog_service.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
