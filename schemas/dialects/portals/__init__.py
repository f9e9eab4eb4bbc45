"""The own words of portal software: CKAN, udata, Socrata, Opendatasoft and ArcGIS Hub."""
