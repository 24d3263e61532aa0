"""The desk's pages in Django's admin, one file a model."""

from releases.desk.admin import edition, logbook, mission, release, series

__all__ = ["edition", "logbook", "mission", "release", "series"]
