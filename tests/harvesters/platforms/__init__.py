"""Tests of harvesters.platforms."""
