"""Everything that a newsroom owns, in a folder of open formats; and such a folder taken in again."""
