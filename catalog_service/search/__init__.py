"""Finding records: one list of fields, one query, one contract that every engine keeps."""
