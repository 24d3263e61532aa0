"""The desk's pages in Django's admin, one file a model."""

from releases.desk.admin import account, edition, logbook, mission, newsroom, release, series

__all__ = ["account", "edition", "logbook", "mission", "newsroom", "release", "series"]
