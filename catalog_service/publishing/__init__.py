"""Any distribution that is a table → typed Parquet and clean CSV, kept by checksum; nothing here knows of records or the web."""
