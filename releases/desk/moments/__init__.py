"""Moments as staff enter them: a day, a time with 24 hours and a zone, read, kept and said back."""
