"""Markdown as a tree of its parts. The only importer of markdown-it."""

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode as Node

__all__ = ["Node", "Token", "html", "parse", "unescaped"]

# Indented, fenced and backticked "code" is plain text in a press release; raw HTML stays text (html=False).
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "fence", "backticks"])


_SPECIFIED = MarkdownIt("commonmark")
"""As the specification has it: for what we handed out ourselves, where HTML stands for what has no marks."""


def parse(text: str) -> Node:
    return Node(_MARKDOWN.parse(text))


def unescaped(text: str) -> str:
    """The text with its entities and backslashes resolved: &amp; is &, \\* is *."""
    return unescapeAll(text)


def html(text: str) -> str:
    """As it comes: whoever asks sanitises it."""
    return str(_SPECIFIED.render(text))
