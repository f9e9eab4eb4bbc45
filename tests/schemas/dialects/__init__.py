"""Tests of schemas.dialects."""
