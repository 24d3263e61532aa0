"""The catalogue of translations, read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

FRENCH = settings.BASE_DIR / "pressoffice" / "locale" / "fr" / "LC_MESSAGES" / "django.po"

_FIELD = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n?)+)', re.MULTILINE)
_ESCAPED = {r"\"": '"', r"\n": "\n", r"\t": "\t", r"\\": "\\"}


@dataclass(frozen=True)
class Message:
    context: str | None
    english: tuple[str, ...]
    """One form, or singular and plural."""
    said: tuple[str, ...]
    is_fuzzy: bool

    @property
    def key(self) -> tuple[str | None, tuple[str, ...]]:
        return self.context, self.english


@cache
def messages(catalogue: Path = FRENCH) -> tuple[Message, ...]:
    """All but the header, in their order."""
    blocks = catalogue.read_text(encoding="utf-8").split("\n\n")
    return tuple(_read(blocks[1:]))


def _read(blocks: list[str]) -> Iterator[Message]:
    for block in blocks:
        fields = {name: _text(lines) for name, lines in _FIELD.findall(block + "\n")}
        yield Message(
            fields.get("msgctxt"),
            tuple(fields[name] for name in ("msgid", "msgid_plural") if name in fields),
            tuple(text for name, text in fields.items() if name.startswith("msgstr")),
            is_fuzzy=bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE)),
        )


def _text(lines: str) -> str:
    return re.sub(r"\\.", lambda found: _ESCAPED[found[0]], "".join(re.findall(r'"(.*)"', lines)))
