"""Where requests come in beside the admin: the newsroom as of a moment, and previews for people without an account."""
