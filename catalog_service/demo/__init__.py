"""The sample agencies: four small sites on loopback, in our own words with the structures and the dirt of real ones."""
