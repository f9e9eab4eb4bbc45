"""Tests of schemas.dialects.dcat."""
