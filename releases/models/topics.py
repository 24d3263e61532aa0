"""Media topics: what news is about, in the words that news agencies share (IPTC Media Topics NewsCodes, CC BY 4.0)."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField

TOPICS: Final = {
    "01000000": _("arts, culture, entertainment and media"),
    "02000000": _("crime, law and justice"),
    "03000000": _("disaster, accident and emergency incident"),
    "04000000": _("economy, business and finance"),
    "05000000": _("education"),
    "06000000": _("environment"),
    "07000000": _("health"),
    "08000000": _("human interest"),
    "09000000": _("labour"),
    "10000000": _("lifestyle and leisure"),
    "11000000": _("politics"),
    "12000000": _("religion"),
    "13000000": _("science and technology"),
    "20000717": _("natural science"),
    "20000718": _("astronomy"),
    "20000726": _("cosmology"),
    "20000735": _("scientific research"),
    "20000738": _("scientific exploration"),
    "20000739": _("space exploration"),
    "20000740": _("scientific publication"),
    "20000741": _("scientific institution"),
    "20000756": _("technology and engineering"),
    "20000757": _("aerospace engineering"),
    "20000758": _("rocketry"),
    "14000000": _("society"),
    "15000000": _("sport"),
    "16000000": _("conflict, war and peace"),
    "17000000": _("weather"),
}
"""Those that the desk offers, by their codes: the seventeen at the top, and what lies below science and technology for
a space agency. Any other code of the vocabulary may come with an imported release, and stays."""


def uri(code: str) -> str:
    """The concept itself, as the vocabulary names it."""
    return f"http://cv.iptc.org/newscodes/mediatopic/{code}"


def name(code: str) -> str:
    """In the active language; of one that we have no name for, its code."""
    return str(TOPICS.get(code, code))


def valid_codes(value: Any) -> None:
    if not isinstance(value, list) or not all(_is_code(code) for code in value):
        raise ValidationError(_("A media topic is told by its eight digits: 20000739."))


def _is_code(code: object) -> bool:
    return isinstance(code, str) and len(code) == 8 and code.isascii() and code.isdigit()


class TopicsField(DocumentField):
    """Codes of media topics."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"default": list, "blank": True, "validators": [valid_codes]}
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TopicsChoice, **kwargs})


class TopicsChoice(forms.MultipleChoiceField):
    """Boxes to tick. A code that is there already is offered too, so that saving doesn't lose it."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        super().__init__(choices=TOPICS.items(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        foreign = [code for code in value or [] if _is_code(code) and code not in TOPICS]
        self.choices = [*TOPICS.items(), *((code, code) for code in foreign)]
        return value

    def valid_value(self, value: Any) -> bool:
        return _is_code(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or []) != set(data or [])


def in_order(codes: list[str]) -> list[str]:
    """Each once, in the order of the vocabulary; those that it doesn't hold at the end, as they came."""
    place = {code: position for position, code in enumerate(TOPICS)}
    return sorted(dict.fromkeys(codes), key=lambda code: place.get(code, len(place)))
