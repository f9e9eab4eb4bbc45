"""The type that is true of every value of a column, and how its text becomes values."""
