"""DCAT 2 and 3 and their kin (DCAT-AP, GeoDCAT-AP): a tree of the catalog's graph → the wire values of a dataset."""
