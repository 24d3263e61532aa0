"""The desk's pages in Django's admin, one file a model."""

from releases.desk.admin import account, address_book, asset, edition, logbook, mission, newsroom, release, series

__all__ = ["account", "address_book", "asset", "edition", "logbook", "mission", "newsroom", "release", "series"]
