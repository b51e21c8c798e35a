"""What can happen to people's records, as verbs."""
