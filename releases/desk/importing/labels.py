"""The headings under which a release puts what is not its text: contacts, notes, "About …", links."""

import re
from dataclasses import dataclass, replace
from html import escape

from releases.desk.importing import contact_lines
from releases.desk.importing.blocks import Block

CONTACTS, NOTES, ABOUT, LINKS = "contacts", "notes", "about", "links"
_CONTACT_WORDS = re.compile(
    r"(?:press|media|news|public|relations?|pr|presse|médias?|medien|prensa|medios|para|los|de|du|des|la|le|les|für|"
    r"die|for|further|more|information|informationen|weitere|plus|pour|contacts?|kontakte?|pressekontakte?|"
    r"medienkontakte?|ansprechpartner(?:in)?|contactos?|renseignements|office|and|et|und|y|:|-|–)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:contacts?|kontakte?|pressekontakte?|medienkontakte?|ansprechpartner(?:in)?|contactos?|renseignements)\b",
    re.IGNORECASE,
)
_OTHERS = {
    NOTES: (
        r"(?:notes?|information)\s+(?:to|for)\s+(?:the\s+)?editors?|editors?['’]?s?\s+notes?"
        r"|notes?\s+(?:aux|pour\s+les|à\s+l['’]attention\s+des)\s+(?:rédactions?|rédacteurs?|éditeurs?|journalistes)"
        r"|(?:hinweise?|anmerkung(?:en)?)\s+(?:für|an)\s+(?:die\s+)?redaktion(?:en)?|redaktionelle[rn]?\s+hinweise?"
        r"|notas?\s+(?:para|a)\s+(?:los\s+editores|la\s+redacción|las\s+redacciones|editores)"
    ),
    ABOUT: r"(?:about|à\s+propos|über|acerca|sobre)\s+\S+(?:\s+\S+){0,6}",
    LINKS: r"(?:related\s+|useful\s+)?links?|liens?(?:\s+utiles)?|weitere\s+links|weiterführende\s+links|enlaces",
}
_LONGEST = 120
_MARKS = " \t:*_#"


@dataclass(frozen=True, slots=True)
class Label:
    """`organisation` is what a contacts' heading names besides: "CNES CONTACTS" names CNES."""

    section: str
    organisation: str = ""


def read(text: str) -> Label | None:
    """What a heading announces; None when it is a heading of the text."""
    words = text.strip(_MARKS)
    if len(words) > _LONGEST:
        return None
    if _CONTACT.search(words):
        rest = [word for word in words.split() if not _CONTACT_WORDS.fullmatch(word.strip("():,"))]
        named = all(word[:1].isupper() for word in rest) and len(rest) <= 3
        return Label(CONTACTS, " ".join(rest)) if named else None
    for section, pattern in _OTHERS.items():
        if re.fullmatch(pattern, words, re.IGNORECASE):
            return Label(section)
    return None


def read_block(block: Block, *, after_the_end: bool) -> Label | None:
    """What a heading, or a line that does the work of one, announces.

    In the text itself a plain line must look like a label; after the end mark an "About ESA" is one.
    """
    if block.kind == "heading":
        return read(block.text)
    if block.kind != "paragraph" or len(block.lines) != 1:
        return None
    label = read(block.text)
    if label is None or block.is_bold or block.text.endswith(":") or block.text.isupper():
        return label
    return label if after_the_end or label.section in (CONTACTS, NOTES) else None


def split(block: Block) -> list[Block]:
    """A paragraph that begins with its own label, in two: "Press contact:" and the lines, or the name, behind it."""
    if block.kind != "paragraph":
        return [block]
    first = block.lines[0]
    if len(block.lines) > 1 and (first.text.endswith(":") or first.bold == first.text) and read(first.text):
        return [replace(block, lines=(first,)), block.without(1)]
    opening, colon, rest = first.text.partition(":")
    label = read(opening) if colon and rest.strip() else None
    holds_contacts = any(contact_lines.is_contact(line.text) for line in block.lines)
    if label is None or label.section != CONTACTS or not holds_contacts:
        return [block]
    opened = replace(first, text=opening + colon, html=escape(opening + colon, quote=False))
    named = replace(first, text=rest.strip(), html=escape(rest.strip(), quote=False), bold="")
    return [replace(block, lines=(opened,)), replace(block, lines=(named, *block.lines[1:]))]
