"""The HTTP API, asked through Flask's own client over a real store and index."""
