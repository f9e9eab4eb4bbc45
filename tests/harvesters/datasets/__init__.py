"""What platforms of datasets share."""
