"""The calendar of the desk: what stands on which day, and for a program of one's own."""
