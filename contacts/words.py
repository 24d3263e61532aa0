"""Short texts that belong to other things: one string per language in one field.

django-i18nfield, with the traps closed that it leaves open: a name such as "2024" stays a string, letters are stored
as they are written (so that a search finds "À"), nothing is stored as null, and lengths are kept.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from i18nfield.fields import I18nFieldMixin
from i18nfield.forms import I18nTextarea, I18nTextInput
from i18nfield.strings import LazyI18nString


def words(value: object) -> LazyI18nString:
    """What is stored, or a mapping of languages, as a string that follows the active language."""
    if isinstance(value, LazyI18nString):
        is_clean = isinstance(value.data, dict) and all(value.data.values())
        return value if is_clean else words(value.data)
    told = LazyI18nString({})
    if isinstance(value, Mapping):
        told.data = {language: str(text) for language, text in value.items() if text}
    elif isinstance(value, str) and value.startswith("{"):
        try:
            return words(json.loads(value))
        except ValueError:
            told.data = {settings.LANGUAGE_CODE: value}
    elif value:
        told.data = {settings.LANGUAGE_CODE: str(value)}
    return told


def spoken(value: LazyI18nString, language: str) -> tuple[str, str]:
    """The text for a reader of ``language`` and the language it is really in: another one where it has no translation.

    Nothing at all is ``("", language)``.
    """
    told: dict[str, str] = words(value).data
    if not told:
        return "", language
    for code in (language, language.partition("-")[0], settings.LANGUAGE_CODE):
        if code in told:
            return told[code], code
    code = min(told)
    return told[code], code


class WordsMixin(I18nFieldMixin):  # type: ignore[misc]
    def to_python(self, value: object) -> LazyI18nString:
        return words(value)

    def from_db_value(self, value: str | None, *_: object) -> LazyI18nString:
        return words(value or "")

    def get_prep_value(self, value: object) -> str:
        told = words(value).data
        return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value: LazyI18nString, model_instance: models.Model | None) -> None:
        if not self.blank and not value:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def run_validators(self, value: LazyI18nString) -> None:
        for language, text in value.data.items():
            if self.max_length and len(text) > self.max_length:
                raise ValidationError(
                    _("%(language)s: %(length)d characters, and %(most)d are the most.")
                    % {"language": language, "length": len(text), "most": self.max_length}
                )

    def get_default(self) -> LazyI18nString:
        return words("")


class WordsField(WordsMixin, models.TextField[Any, LazyI18nString]):
    """One line in each language."""

    widget = I18nTextInput


class WordsTextField(WordsMixin, models.TextField[Any, LazyI18nString]):
    """Some lines in each language: plain text, a blank line makes a paragraph."""

    widget = I18nTextarea
