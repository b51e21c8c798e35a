"""From frozen data to a sociological summary that can be defended."""
