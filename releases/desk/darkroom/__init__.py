"""Where plates are made from what was handed in, and renditions from plates."""
