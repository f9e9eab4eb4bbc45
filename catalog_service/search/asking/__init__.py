"""From what a person typed to what every engine is told."""
