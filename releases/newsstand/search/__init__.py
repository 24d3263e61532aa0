"""Full-text search: what an edition is found by, what a reader asks, and two engines that find the same."""
