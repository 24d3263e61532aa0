"""One line of a contact block: its telephones, addresses and labels, and the words that are left."""

import re
from dataclasses import dataclass

_MAIL = r"[\w+’'-]+(?:\.[\w+’'-]+)*@[\w-]+(?:\.[\w-]+)+"
_WEB = (
    r"(?:https?://|www\.)\S*[^\s.,;)]|(?:[\w-]+\.)+(?:com|org|net|int|gov|edu|eu|fr|de|es|ca|uk|info|be|it|ch)(?:/\S*)?"
)
_NUMBER = r"\+?\(?\d(?:[\d\s().\u2010-\u2013-]|/(?=\d))*\d(?:\s?(?:x|ext\.?)\s?\d{1,5})?"
_MAIL_LABEL = r"(?:e-?mails?|mails?|courriels?|mél|correo(?:\s+electrónico)?)"
_MOBILE = r"(?:cell(?:ular|phone)?|mobile?|portable|handy|móvil|gsm)"
_TELEPHONE_LABEL = rf"(?:tel(?:ephone|efon|éfono)?|tél(?:éphone)?|phone|ph|{_MOBILE}|fax|t)"
_WEB_LABEL = r"(?:web(?:\s?site)?|site(?:\s+(?:web|internet))?|internet|sitio\s+web|url)"
_PART = re.compile(
    rf"(?:(?<!\w)(?P<mail_label>{_MAIL_LABEL})\.?\s*:\s*)?(?P<mail>{_MAIL})"
    rf"|(?:(?<!\w)(?P<web_label>{_WEB_LABEL})\s*:\s*)?(?<![\w.@])(?P<web>{_WEB})(?![\w@])"
    rf"|(?<![\w/])(?P<opening>\()?(?:(?P<label>{_TELEPHONE_LABEL})\b\.?\s*:?\s*)?(?P<number>{_NUMBER})(?!\w)(?P<closing>(?(opening)\))?)",
    re.IGNORECASE,
)
_YEARS_OR_DATE = re.compile(r"\d{4}\s?[-–]\s?\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}")
_FEWEST_DIGITS = 7
_LONGEST = 300
_JOINTS = " \t,;|/–—-:()·•"


@dataclass(frozen=True, slots=True)
class Telephone:
    label: str
    number: str

    @property
    def is_fax(self) -> bool:
        return self.label.casefold() == "fax"

    @property
    def is_direct(self) -> bool:
        """A number to print on a release: no mobile, no fax."""
        return not self.is_fax and not re.fullmatch(_MOBILE, self.label, re.IGNORECASE)

    def __str__(self) -> str:
        return f"{self.label}: {self.number}" if self.label else self.number


@dataclass(frozen=True, slots=True)
class Parts:
    words: str
    telephones: tuple[Telephone, ...] = ()
    emails: tuple[str, ...] = ()
    webs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def reaches(self) -> bool:
        """Whether somebody can be reached by it."""
        return bool(self.telephones or self.emails)


def is_contact(text: str) -> bool:
    return read(text).reaches


def read(text: str) -> Parts:
    """Takes a line apart; telephone numbers are exactly as printed."""
    if len(text) > _LONGEST:
        return Parts(text)
    words: list[str] = []
    telephones: list[Telephone] = []
    emails: list[str] = []
    webs: list[str] = []
    labels: list[str] = []
    end = 0
    for match in _PART.finditer(text):
        if match["number"] and not _is_telephone(match["number"]):
            continue
        words.append(text[end : match.start()])
        end = match.end()
        labels += filter(None, (match["mail_label"], match["web_label"], match["label"]))
        if match["mail"]:
            emails.append(match["mail"])
        elif match["web"]:
            webs.append(match["web"])
        else:
            telephones.append(Telephone(match["label"] or "", _trimmed(match)))
    words.append(text[end:])
    left = " ".join(filter(None, (word.strip(_JOINTS) for word in words[:-1])))
    last = words[-1].strip(_JOINTS if end else " \t")
    return Parts(" ".join(filter(None, (left, last))), tuple(telephones), tuple(emails), tuple(webs), tuple(labels))


def _is_telephone(number: str) -> bool:
    return sum(map(str.isdigit, number)) >= _FEWEST_DIGITS and not _YEARS_OR_DATE.fullmatch(number)


def _trimmed(match: re.Match[str]) -> str:
    number = match["number"]
    if match["opening"] and not match["closing"]:
        return f"({number}"
    return number
