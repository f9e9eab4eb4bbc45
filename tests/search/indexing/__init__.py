"""From records to the lines of an index."""
