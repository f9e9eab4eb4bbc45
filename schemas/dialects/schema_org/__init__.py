"""schema.org's Dataset and Croissant, as JSON-LD holds them."""
