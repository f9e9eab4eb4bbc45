"""DCAT-US, the catalogs of the United States in JSON: version 1.1 (Project Open Data) and version 3.0."""
