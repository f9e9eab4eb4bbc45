"""Normalization: named rules, each of which reports on the record how often it changed something."""
