"""Forms of the shopkeepers' room, by subject."""
