"""What no reader sees is removed, what looks damaged is kept; both are said with their line."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

from releases.desk.importing.arrival import Remark

# A letter, a sign that no word holds, a letter: "r™le". Or UTF-8 read as Windows-1252: "FrÃ©dÃ©ric", "lâ€™ESA".
_DAMAGED = re.compile(
    r"(?<!\w)(?:\w*(?:(?<=[^\W\d_])[™¤¢£¥¦§©®¬±¶¸‡†‰¿¡]+(?=[a-zà-ÿ])|Ã[\u00a0-\u00bf\u2018-\u203a‚ƒ„…†‡ˆ‰Š‹Œ]|â€.|Â[\u00a0-\u00bf]|\ufffd))+\w*"
)
# French words that have lost their ç altogether, as Macintosh text does on its way through other systems.
_LOST_CEDILLA = re.compile(
    r"\b(?:faons?|franais\w*|franois|renforan\w+|commenan\w+|annonan\w+|avanan\w+|lanan\w+|aperus?|conue?s?|reue?s?)\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]")
_ENTITY = re.compile(r"&\w{1,30};")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_SHOWN_WORDS = 5


def clean(text: str) -> tuple[str, list[Remark]]:
    """`text` with plain line ends and without invisible characters; lines keep their numbers."""
    remarks: list[Remark] = []
    cleaned: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        visible, removed = _visible(line)
        if removed:
            remarks.append(Remark(number, f"Invisible or control characters were removed: {', '.join(removed)}."))
        cleaned.append(visible)
    return "\n".join(cleaned), remarks


def doubts(lines: Iterable[tuple[int, str]]) -> list[Remark]:
    """What looks damaged, cut or misunderstood in the text."""
    return [Remark(number, doubt) for number, line in lines for doubt in _doubts(line)]


def mistaken_tags(lines: Iterable[tuple[int, str]]) -> list[Remark]:
    """Tags in a text that has none."""
    said = "HTML tags in Markdown are not read as tags: they stand in the text as they are."
    return [Remark(number, said) for number, line in lines if _TAG.search(line)]


def _visible(line: str) -> tuple[str, list[str]]:
    if line.isascii() and line.isprintable():
        return line, []
    kept: list[str] = []
    removed: dict[str, None] = {}
    for character in line:
        if character == "\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            kept.append(character)
            continue
        removed[f"U+{ord(character):04X}"] = None
        if character.isspace():
            kept.append(" ")
    return "".join(kept), list(removed)


def _doubts(line: str) -> Iterator[str]:
    damaged = [match[0] for pattern in (_DAMAGED, _LOST_CEDILLA) for match in pattern.finditer(line)]
    if damaged:
        shown = ", ".join(f"“{word}”" for word in damaged[:_SHOWN_WORDS])
        yield f"Looks like damaged characters, kept as they stand: {shown}."
    if broken := [match[0] for match in _ENTITY.finditer(line) if unescape(match[0]) == match[0]]:
        yield f"No HTML entity, kept as it stands: “{broken[0]}”."
    if _CUT.search(line):
        yield "The text seems to be cut here: “[…]”."
