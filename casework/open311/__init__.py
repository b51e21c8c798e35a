"""Open311 GeoReport v2: programs of partners read what everybody may see, and send requests with a key.

Source: wiki.open311.org/GeoReport_v2 and its service discovery. One jurisdiction only.
"""
