"""One release in many shapes, one file per standard: each has ``MEDIA_TYPE`` and ``render(edition, …)``."""
