"""Who is a person, who an office, and what is a job title: told by the words alone."""

import re

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'.-]*"
_PARTICLE = r"(?:d[’'][A-ZÀ-Þ]\w+|de|du|del|della|der|den|di|da|la|le|van|von|zu|al|bin|ben|y)"
_PERSON = re.compile(rf"{_CAPITAL}(?:\s+(?:{_CAPITAL}|{_PARTICLE})){{0,4}}\s+(?:{_CAPITAL}|d[’'][A-ZÀ-Þ]\w+)")
_NO_PERSON = re.compile(
    r"\b(?:agency|agence|agentur|agencia|administration|cape|cent(?:er|re|ro)|\w*zentrum|commission|department|direction"
    r"|division|flight|headquarters|institute?|institut|instituto|laborator(?:y|ies)|laboratoire|labor|ministry|ministère"
    r"|ministerium|museum|observatory|observatoire|research|science|service|services|society|space|spatiale?|universit\w+"
    r"|universidad|str|street|rue|avenue|route|road|team|contacts?)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:bureau|\w*büro|office|oficina|newsroom|presse?|\w*stelle|prensa|media|médias|medien|public|relations"
    r"|communications?|\w*kommunikation|comunicación)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:head|officer|manager|director|spokes\w+|editor|advis[eo]r|coordinator|specialist|assistant|chief|president"
    r"|chargée?|responsable|cheffe?|directeur|directrice|attachée?|porte-parole|rédact\w+|conseill\w+"
    r"|\w*sprecher(?:in)?|\w*leiter(?:in)?|\w*referent(?:in)?|jef[ea]|portavoz|directora|encargad[oa])\b",
    re.IGNORECASE,
)


def is_person(words: str) -> bool:
    return bool(_PERSON.fullmatch(words)) and not _NO_PERSON.search(words) and not _OFFICE.search(words)


def is_office(words: str) -> bool:
    return bool(_OFFICE.search(words))


def is_title(words: str) -> bool:
    return bool(_TITLE.search(words))


def named(words: str, bold: str) -> list[tuple[str, str]]:
    """The people that a contact line names, with their titles; empty when it names none.

    "**Raphaël Sart** Press Officer", "Alise Fisher / Alana Johnson", "Jane Doe, Head of Media".
    """
    if bold and words.startswith(bold) and not bold.endswith(":"):
        return [(bold.strip(" ,"), words[len(bold) :].strip(" ,–—-"))]
    names = re.split(r"\s+/\s+", words)
    if all(is_person(name) for name in names):
        return [(name, "") for name in names]
    name, _comma, title = (part.strip() for part in words.partition(","))
    return [(name, title)] if is_title(title) and is_person(name) else []
