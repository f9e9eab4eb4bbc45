"""The record in other people's words: a dialect turns a plain dict into wire values and a record back, and nothing else."""
