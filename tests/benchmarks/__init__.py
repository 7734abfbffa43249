"""`make bench`: what the house costs, measured in one run and printed as one table."""
