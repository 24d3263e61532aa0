"""Feeds of the archive and of each of its filters: Atom, RSS and JSON Feed say the same, each in its own words."""
