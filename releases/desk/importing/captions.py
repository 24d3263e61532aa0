"""Picture captions and credits, and editors' notes on earlier versions: words that stand in the text but beside it."""

import re

_CREDIT = re.compile(
    r"\W*(?:(?:image|photo|picture|video|artist['’]?s?\s+impression)\s+)?(?:credits?|crédits?|bildnachweis|quelle|créditos?)"
    r"(?:\s+(?:image|photo)s?)?\s*:.*|\W*©.*|\W*(?:bild|foto|photo|image|picture)\s*:.*",
    re.IGNORECASE | re.DOTALL,
)
_CREDITED = re.compile(
    r".*[.!?)]\s+(?:(?:image|photo)\s+)?(?:credits?|crédits?|bild|foto)\s*:[^.]{1,120}\.?",
    re.IGNORECASE | re.DOTALL,
)
_AGENCY_AT_THE_END = re.compile(r".*[.!?]\s+[A-Z]{2,}(?:/[\w.-]+)+", re.DOTALL)
_EDITORS_NOTE = re.compile(
    r"\W*(?:editor['’]?s?['’]?\s+note|note\s+de\s+la\s+rédaction|anmerkung\s+der\s+redaktion|nota\s+de(?:l\s+editor|\s+la\s+redacción))\s*:",
    re.IGNORECASE,
)
_CREDIT_BEHIND = re.compile(
    r"(?P<caption>.*?)[\s(–—-]*(?P<label>(?:(?:image|photo|picture|bild)\s+)?(?:credits?|crédits?|bildnachweis|foto|photo)"
    r"\s*:\s*|(?=©))(?P<credit>[^()]{2,150}?)\)?",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 1500


def is_credit(text: str) -> bool:
    """ "Image credit: NASA/ESA", or a caption that ends in one."""
    return len(text) <= _LONGEST and bool(_CREDIT.fullmatch(text) or _CREDITED.fullmatch(text))


def may_be_caption(text: str) -> bool:
    """A paragraph that ends in "NASA/JPL-Caltech"."""
    return len(text) <= _LONGEST and bool(_AGENCY_AT_THE_END.fullmatch(text))


def is_editors_note(text: str) -> bool:
    return bool(_EDITORS_NOTE.match(text))


def holds_editors_note(text: str) -> bool:
    return bool(_EDITORS_NOTE.search(text))


def credited(text: str) -> tuple[str, str, str]:
    """A picture's caption in three: the caption, the label before its credit, the credit; "" for what isn't there."""
    found = _CREDIT_BEHIND.fullmatch(text) if len(text) <= _LONGEST else None
    return (found["caption"].strip(), found["label"].strip(), found["credit"].strip()) if found else (text, "", "")
