"""Tests of schemas.dialects.portals."""
