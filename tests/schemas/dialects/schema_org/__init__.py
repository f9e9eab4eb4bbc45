"""Tests of schemas.dialects.schema_org."""
