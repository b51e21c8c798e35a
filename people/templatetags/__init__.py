"""Tags that every floor's templates may use."""
