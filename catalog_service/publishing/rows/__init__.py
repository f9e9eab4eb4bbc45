"""Questions to the rows of one published table, and their answers."""
