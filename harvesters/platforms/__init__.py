"""One module per kind of site: `harvest(source, fetcher)` yields what the site holds."""
