"""Catalogs in RDF."""
