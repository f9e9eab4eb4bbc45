"""The pages as HTML."""
