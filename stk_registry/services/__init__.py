"""What can happen in the registry."""
