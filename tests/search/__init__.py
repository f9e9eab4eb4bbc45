"""Searching: one contract for every engine, and what belongs to one engine alone."""
