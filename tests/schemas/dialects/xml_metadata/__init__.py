"""Tests of schemas.dialects.xml_metadata."""
