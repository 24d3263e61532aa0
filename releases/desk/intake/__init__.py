"""Where files that were handed in are looked at, before anybody vouches for them."""
