"""What can happen to a case: verbs, each in one transaction with its entry in the case's own trail."""
