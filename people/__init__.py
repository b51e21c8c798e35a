"""Who speaks: accounts, roles by unit membership, privacy notices, the audit trail, the envelope of a contribution."""
