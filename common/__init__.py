"""Small named tools that every room may use: text, identifiers, dates. No models, no business rules."""
