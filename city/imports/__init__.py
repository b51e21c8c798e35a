"""The town's data from files: CSV tables and GeoJSON boundaries, read, checked and saved as a whole."""
