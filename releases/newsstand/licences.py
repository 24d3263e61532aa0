"""Licences by the names that people know, and credit lines as they are to be printed."""

import re
from dataclasses import dataclass

_CREATIVE_COMMONS = re.compile(r"CC-(?P<terms>BY(?:-NC)?(?:-SA|-ND)?)-(?P<version>\d\.\d)(?:-(?P<port>[A-Z]{2,3}))?")
_PUBLIC_DOMAIN = {"CC0-1.0": ("CC0 1.0", "zero/1.0"), "CC-PDM-1.0": ("Public Domain Mark 1.0", "mark/1.0")}


@dataclass(frozen=True)
class Licence:
    """``name`` as it is printed, ``url`` where its text stands, or nothing."""

    name: str
    url: str

    def __bool__(self) -> bool:
        return bool(self.name)


def licence(told: str, url: str) -> Licence:
    """From an SPDX identifier or somebody's own words. Of the Creative Commons we know the addresses.

    ``CC-BY-SA-3.0-IGO`` → CC BY-SA 3.0 IGO, https://creativecommons.org/licenses/by-sa/3.0/igo/
    """
    name, path = _creative_commons(told)
    return Licence(name or told or url, url or (f"https://creativecommons.org/{path}/" if path else ""))


def credit_line(credit: str, licence: Licence) -> str:
    """What is to be printed with it. Creative Commons' licences ask to be named there (CC BY 4.0, section 3.a.1.C)."""
    named = licence.name if licence.name.startswith("CC BY") and licence.name not in credit else ""
    return ", ".join(part for part in (credit, named) if part)


def _creative_commons(told: str) -> tuple[str, str]:
    if told in _PUBLIC_DOMAIN:
        name, path = _PUBLIC_DOMAIN[told]
        return name, f"publicdomain/{path}"
    if not (found := _CREATIVE_COMMONS.fullmatch(told)):
        return "", ""
    terms, version, port = found["terms"], found["version"], found["port"]
    name = " ".join(part for part in ("CC", terms, version, port) if part)
    path = "/".join(part.lower() for part in ("licenses", terms, version, port) if part)
    return name, path
