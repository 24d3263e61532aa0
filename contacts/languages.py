"""Languages by their names, in the language of the page."""

from django.utils.translation import get_language, get_language_info


def name_of(code: str) -> str:
    """``de`` → ``German``, ``allemand``, as it stands within a sentence: with a capital only where the language of the
    page writes its own name with one. What is no code stays as it was typed."""
    try:
        name = str(get_language_info(code.lower())["name_translated"])
        own = str(get_language_info(get_language() or "en")["name_local"])
    except KeyError:
        return code
    return name.lower() if own.islower() else name
