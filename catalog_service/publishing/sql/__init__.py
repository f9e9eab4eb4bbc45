"""A person's SQL: one SELECT over published tables, in a child process that may open nothing else."""
