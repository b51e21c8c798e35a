"""Organisations from a file: columns by their headers, values by field, rows against the registry, one writing."""
