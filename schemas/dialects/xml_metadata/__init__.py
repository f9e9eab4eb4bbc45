"""Metadata standards in XML: ISO 19115 in both its forms, FGDC CSDGM, DataCite and Dublin Core, read by local names."""
