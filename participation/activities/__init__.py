"""What people do in a project: one file a kind (registry.Kind). A survey's own room is surveys."""
