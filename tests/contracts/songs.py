"""What canaries sing: words that nobody may hear before their time, and ears for them.

Each word tells the release and the field that it was put into: ``zqtitleenxembargoqz``. None is a part of another.
"""

import re
from typing import Any
from urllib.parse import unquote

from contacts.words import words

UNOPENED = ("draft", "press", "embargo", "cancelled", "void", "correction", "edited", "translation")
CLOSED = ("former", "withdrawn")
MARKS = (*UNOPENED, *CLOSED)

_SONG = re.compile(rf"zq\w+?x(?:{'|'.join(MARKS)})qz")
"""Whole, with a mark: a random token may hold zq and qz, and did."""


def word(field: str, mark: str) -> str:
    return f"zq{field}x{mark}qz".lower()


def telephone(mark: str) -> str:
    return f"+33 1 55 00 00 {10 + MARKS.index(mark)}"


def heard(text: str, *, asked: str = "") -> set[str]:
    """The canaries in a text, but for those that whoever ``asked`` said themselves."""
    said = set(_SONG.findall(unquote(asked).lower()))
    songs = set(_SONG.findall(unquote(text).lower())) - said
    calls = {telephone(mark) for mark in MARKS if telephone(mark) in text or telephone(mark).replace(" ", "") in text}
    years = {"2031"} & set(re.findall(r"\b\d{4}\b", text)) - set(re.findall(r"\d{4}", asked))
    return songs | calls | years


def heard_in(response: Any, *, asked: str) -> set[str]:
    """The canaries in status line, headers and body."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items() if name != "ETag")
    body = (b"".join(response) if response.streaming else response.content).decode(errors="replace")
    return heard(f"{response.reason_phrase}\n{headers}\n\n{body}", asked=asked)


def both(field: str, mark: str) -> Any:
    return words({"en": word(f"{field}en", mark), "fr": word(f"{field}fr", mark)})
