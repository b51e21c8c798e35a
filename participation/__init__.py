"""The projects: from a department's request to what the town did."""
