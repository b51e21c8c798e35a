"""The demo municipality: lively, plausible, evidently made up, and the same every time for the same seed."""
