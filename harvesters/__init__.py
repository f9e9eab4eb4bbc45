"""From agency sites to records: runs alone, with no Flask and no database."""
