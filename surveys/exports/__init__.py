"""Responses as files: one module a format, all written from one `Extract` that the survey's mode allows."""
