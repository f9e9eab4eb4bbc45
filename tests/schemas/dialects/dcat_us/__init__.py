"""Tests of schemas.dialects.dcat_us."""
