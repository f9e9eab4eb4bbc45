"""What catalogs of datasets share: the walk over paged lists, and what every described dataset's draft is finished with."""
