"""Responses from files: phone and paper batches, other programs' data, each row checked like the web form."""
