"""What can happen in the shopkeepers' room: verbs, each in one transaction."""
