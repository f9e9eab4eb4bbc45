"""The sample and the golden records of every source that is shipped: `sources/COUNTRY/AGENCY/ID/` beside `harvesters/sites`."""
