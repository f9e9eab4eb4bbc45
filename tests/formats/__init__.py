"""Tests of the formats wing."""
