"""Tests of schemas.dialects.loose."""
