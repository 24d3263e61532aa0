"""Short texts that are there once in each language, as the API tells them: in the language asked for, or in another one
where there is no translation, and then with a word on it."""

from typing import Any

from django.utils.translation import get_language

from contacts.words import spoken


def told(**texts: Any) -> dict[str, Any]:
    """``{name: "Rover", …, spoken_in: {}}``; ``spoken_in`` names what is in another language, and in which."""
    language = get_language() or ""
    said = {name: spoken(text, language) for name, text in texts.items()}
    others = {name: code for name, (text, code) in said.items() if text and code != language}
    return {name: text for name, (text, _code) in said.items()} | {"spoken_in": others}
