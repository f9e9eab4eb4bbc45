"""The sample agencies and the wheel, as a stranger meets them."""
