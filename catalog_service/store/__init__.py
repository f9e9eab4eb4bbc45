"""The store: what is kept of sources, runs, records and their versions, in SQLite or PostgreSQL."""
