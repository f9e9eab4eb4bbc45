"""The catalog: keeps, finds, publishes and serves what the harvesters bring."""
