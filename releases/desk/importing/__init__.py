"""Files that arrive from elsewhere: read into an Arrival, then filed as a draft."""
