"""What stands in a paragraph, as CommonMark 0.31 has it (sections 2.4 and 6): emphasis, links, line breaks."""

import re
import unicodedata
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from releases import prose

_MARKS: Final = {"strong": "**", "em": "*"}
_SPECIAL = re.compile(r"[\\`*_\[\]<&]")
_AT_THE_START = re.compile(r"^(?:([#>+=~-])|(\d{1,9})(?=[.)]))")
_EDGE = re.compile(r"^\s|\s$")
_PLAIN_ADDRESS = re.compile(r"(?:[a-z]+:(?=[^:]))?(?:[A-Za-z0-9\-._~/?#@!$'*+,=&:]|%[0-9A-F]{2})+")
"""Where nothing has to be escaped, and nothing is written otherwise by whoever reads it."""


def paragraph(block: Element) -> str:
    """Of as many lines as it has breaks; nothing where there are no words."""
    told = _inline(block, has_breaks=True).strip(" ") if _says_something(block) else ""
    return "\n".join(map(_line, told.split("\n")))


def one_line(block: Element) -> str:
    """For a heading."""
    told = _line(_inline(block, has_breaks=False).strip(" ")) if _says_something(block) else ""
    return re.sub(r"(?<= )#(?=#*$)", r"\\#", told)  # at its end they would be taken for marks (section 4.2)


def plain(text: str) -> str:
    """Plain text as one line."""
    element = Element("p")
    element.text = re.sub(r"[ \t\r\n\f]+", " ", prose.unmasked(text))
    return one_line(element)


def opening(element: Element) -> str:
    """A tag of HTML."""
    told = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    return f"<{element.tag}{told}>"


def _says_something(block: Element) -> bool:
    return bool("".join(block.itertext()).strip(" "))


def _line(told: str) -> str:
    """What would begin a block at the start of a line, and blanks that a reader would take off its ends."""
    told = _AT_THE_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", told)
    return _EDGE.sub(lambda found: f"&#{ord(found[0])};", told)


def _inline(element: Element, *, has_breaks: bool, within: frozenset[str] = frozenset()) -> str:
    told, children = _text(element.text), list(element)
    for place, child in enumerate(children):
        is_last = place + 1 == len(children)
        after = child.tail or ("" if is_last else "a")  # as if a letter followed: then no mark is safe
        if child.tag == "br":
            can_end_a_line = has_breaks and not child.attrib and told.strip(" \n") and after.strip(" ") not in {"", "a"}
            told = f"{told.rstrip(' ')}\\\n" if can_end_a_line else f"{told}{opening(child)}"
        else:
            told = re.sub(r"!$", r"\\!", told) if child.tag == "a" else told  # before a link it would be a picture
            told += _marked(child, told, after, within)
        tail = _text(child.tail)
        told += tail.lstrip(" ") if told.endswith("\n") else tail
    return told


def _marked(child: Element, before: str, after: str, within: frozenset[str]) -> str:
    tag = str(child.tag)
    inner = _inline(child, has_breaks=False, within=within | {tag})
    if not inner:
        return ""
    if tag == "a" and set(child.keys()) == {"href"} and _PLAIN_ADDRESS.fullmatch(child.get("href", "")):
        return f"[{inner}]({child.get('href', '').replace('&', '&amp;')})"
    if tag in _MARKS and not child.attrib and tag not in within and _may_be_marked(before, inner, after):
        return f"{_MARKS[tag]}{inner}{_MARKS[tag]}"
    return f"{opening(child)}{inner}</{tag}>"


def _may_be_marked(before: str, inner: str, after: str) -> bool:
    """Whether marks around it begin and end an emphasis whatever else there is (section 6.2, flanking runs)."""
    is_between = (not before or _parts(before[-1])) and (not after or _parts(after[0]))
    return is_between and inner[0].isalnum() and inner[-1].isalnum()


def _parts(character: str) -> bool:
    return character == "\n" or (character != "*" and unicodedata.category(character)[0] in "ZP")


def _text(text: str | None) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text or "")
