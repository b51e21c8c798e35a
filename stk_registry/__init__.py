"""The registry of civil society organisations: they keep it, the unit answers for it, everybody may read it."""
