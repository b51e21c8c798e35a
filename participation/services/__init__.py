"""What can happen in participation: each verb is one transaction and leaves one audit entry."""
