"""What can happen in reports: weighing, building, reviewing, delivering, replying, publishing."""
