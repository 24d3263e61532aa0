"""What sort of release a text is: said in so many words, or to be guessed."""

import re

from releases.desk.importing import numbers

_LABELS = {
    "press_release": (
        "press release|news release|release|communiqué de presse|communiqué|pressemitteilung|presseinformation"
        "|pressemeldung|comunicado de prensa|nota de prensa|comunicado"
    ),
    "media_advisory": (
        "media advisory|press advisory|news advisory|media invitation|press invitation|call for media"
        "|avis aux médias|avis de presse|invitation presse|invitation aux médias|presseeinladung|medieneinladung"
        "|einladung an die medien|convocatoria de prensa|convocatoria a los medios|aviso a los medios"
    ),
    "statement": "statement|press statement|déclaration|stellungnahme|erklärung|presseerklärung|declaración",
    "announcement": "announcement|annonce|ankündigung|bekanntmachung|anuncio",
    "fact_sheet": "fact sheet|factsheet|fiche d'information|fiche technique|faktenblatt|hoja informativa|ficha técnica",
}
_ADVISORY = r"\b(?:this|media|press) advisory\b|\bavis aux médias\b|\bmedienveranstaltung\b|\bpresseeinladung\b"
_ORIGINS = {
    "media_advisory": _ADVISORY,
    "announcement": r"\bannouncement [a-z]+\d+\b",
    "press_release": r"\b(?:press|news) release\b|\bcommuniqué de presse\b|\bpressemitteilung\b",
}
_LABELLED = re.compile(
    "|".join(f"(?P<{kind}>{labels})" for kind, labels in _LABELS.items()).join(
        (r"(?:for immediate\s+)?(?:", r")\s*(?:[:–—-]\s*(?P<rest>\S.*)|(?P<number>(?:N[°ºo]|No\.|Nr\.).*))?")
    ),
    re.IGNORECASE,
)


def label(text: str) -> tuple[str, str] | None:
    """The kind that a line states, and the number behind it, as in "MEDIA ADVISORY: M05-126"; "" for none."""
    match = _LABELLED.fullmatch(text.strip().replace("’", "'").rstrip(" :"))
    if match is None:
        return None
    kind = next(kind for kind in _LABELS if match[kind])
    rest = match["rest"] or match["number"] or ""
    number = numbers.after_kind(rest)
    return (kind, number or "") if number or not rest else None


def stated(text: str) -> str | None:
    """The kind that a front matter value names: "media_advisory", "Media advisory", "Avis aux médias"."""
    found = label(text.replace("_", " "))
    return found[0] if found and not found[1] else None


def guess(text: str) -> tuple[str, str] | None:
    """The kind that a line of the text gives away, and the words that do."""
    match = re.search(_ADVISORY, text, re.IGNORECASE)
    return ("media_advisory", match[0]) if match else None


def guess_from_origin(origin: str) -> tuple[str, str] | None:
    """The kind that is named where the file says it comes from: "ESA/Hubble announcement ann0817"."""
    for kind, pattern in _ORIGINS.items():
        if match := re.search(pattern, origin, re.IGNORECASE):
            return kind, match[0]
    return None
