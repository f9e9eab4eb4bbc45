"""Texts as tokens: scripts, words, numbers and synonyms, the same for every engine."""
