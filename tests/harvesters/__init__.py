"""Tests of the harvesters."""
