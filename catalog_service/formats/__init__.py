"""Writers of the catalog's records in other formats: records in, bytes out."""
