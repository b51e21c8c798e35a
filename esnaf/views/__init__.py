"""What the web sees of the shopkeepers' room."""
