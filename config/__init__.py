"""Wires all rooms together: settings, addresses, WSGI. Imported by none."""
