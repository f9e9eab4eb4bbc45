"""The story of a run, from source to served record; the only place where the wings meet."""
