"""What all disclosure sites share."""
