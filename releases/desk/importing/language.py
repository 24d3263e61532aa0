"""Which language a text is in: stated, or told by its commonest words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import global_settings

_COMMON_WORDS = {
    "en": "the of and to in is for that with on will by was are this from at be has it which an as its",
    "fr": "le la les des de du et en un une pour est que dans sur par au aux qui avec a ce sera ont été il son sa",
    "de": "der die das und den von zu mit im für des auf ist ein eine dem nicht als auch werden am wird zur bei sich",
    "es": "el la los las de del y en que un una para por con es se al su como más ha sobre entre fue será lo",
}
_KNOWN = dict(global_settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The languages of the newsroom. `assumed` is that of whatever states none; "" to tell it by its words."""

    published: Sequence[str]
    default: str
    assumed: str = ""


def name(code: str) -> str:
    return _KNOWN.get(code, code)


def among(tag: str, languages: Sequence[str]) -> str | None:
    """The one of `languages` that a tag means: fr-CA, fr_CA and FR are all fr, unless there is an fr-ca.

    A language that the newsroom does not publish is itself; None is what is no language.
    """
    wanted = tag.strip().casefold().replace("_", "-")
    if wanted in languages:
        return wanted
    base = wanted.partition("-")[0]
    near = next((code for code in languages if code.partition("-")[0] == base), None)
    return near or next((code for code in (wanted, base) if code in _KNOWN), None)


def unpublished(code: str) -> str:
    """What to say of a text that can be kept, but not printed yet."""
    return (
        f"This newsroom doesn't publish {name(code)}: the draft keeps the text, and it can be approved once "
        f"PRESS_LANGUAGES names {code}."
    )


def guess(text: str) -> str | None:
    """One of en, fr, de, es; None when the words don't tell."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {code: sum(word in common for word in words) for code, common in _SETS.items()}
    best, second = sorted(scores, key=lambda code: scores[code], reverse=True)[:2]
    return best if scores[best] > scores[second] else None


def settle(stated: str, text: str, spoken: Spoken) -> tuple[str, str]:
    """The language to file `text` under, and a remark ("" when there is nothing to say)."""
    if stated or spoken.assumed:
        return stated or spoken.assumed, ""
    guessed = guess(text)
    if guessed is None:
        return spoken.default, f"No language is stated and the words don't tell: taken as {name(spoken.default)}."
    doubt = f"No language is stated: taken as {name(guessed)} by its words."
    meant = among(guessed, spoken.published) or guessed
    return meant, doubt if meant in spoken.published else f"{doubt} {unpublished(meant)}"


_SETS = {code: frozenset(words.split()) for code, words in _COMMON_WORDS.items()}
