"""Tests of the normalization rules."""
