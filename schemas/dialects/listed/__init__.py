"""Datasets that a published list names: a row of a table, an item of a feed."""
