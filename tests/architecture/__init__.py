"""The house: floors, circles, sizes, names, and documents that are true of the code."""
