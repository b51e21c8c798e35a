"""What the web sees of the registry, one audience a file."""
