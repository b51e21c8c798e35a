"""What the town is: places, people's numbers, units, groups, the working calendar and the law's terms."""
