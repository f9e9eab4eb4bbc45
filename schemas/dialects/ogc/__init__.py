"""Collections and records of OGC APIs and STAC, as GeoJSON and links."""
