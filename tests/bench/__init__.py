"""``make bench``: what the house does in a second, beside what else does the same, in one run on one machine."""
