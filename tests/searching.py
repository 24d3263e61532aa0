"""A search as a reader sees it."""

from django.test import Client

from tests.page import Page


def look(visitor: Client, words: str, *, language: str = "", **filters: str) -> Page:
    return Page(visitor.get(f"{language}/releases/", {"q": words} | filters).content)


def found(visitor: Client, words: str, *, language: str = "", **filters: str) -> list[str]:
    """The numbers of the releases that are listed, in their order."""
    page = look(visitor, words, language=language, **filters)
    assert not page.all("[role=alert]"), words
    return page.texts(".results .key .number")
