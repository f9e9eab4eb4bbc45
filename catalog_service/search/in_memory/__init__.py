"""The engine that keeps the contract in plain Python, for tests and for comparison."""
