"""What can happen in surveys: publishing, opening, submitting, mixing, inviting."""
