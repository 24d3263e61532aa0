"""Inputs for short translated texts: one for each language, named by it."""

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info
from i18nfield.forms import I18nTextarea, I18nTextInput, I18nWidget


class Labelled(I18nWidget):
    """django-i18nfield names its inputs by a title and a placeholder alone."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> str:
        return str(super().render(name, value, {"placeholder": ""} | (attrs or {}), renderer))

    def format_output(self, rendered_widgets: list[str], id_: str) -> str:
        codes = [code for code in self.locales if code in self.enabled_locales]
        rows = [
            (f"{id_}_{self.locales.index(code)}", get_language_info(code)["name_translated"].capitalize(), widget)
            for code, widget in zip(codes, rendered_widgets, strict=True)
        ]
        inputs = format_html_join("", '<div class="tongue"><label for="{}">{}</label>{}</div>', rows)
        return format_html('<div class="i18n-form-group" id="{}">{}</div>', id_, inputs)


class WordsInput(Labelled, I18nTextInput):
    """One line in each language."""


class WordsTextarea(Labelled, I18nTextarea):
    """A paragraph in each language."""
