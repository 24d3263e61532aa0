"""Days as the language of the page writes them."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language


def written(value: date, form: str = "DATE_FORMAT") -> str:
    """30 October 2017, 1er octobre 2017: for the first of a month a format alone is not enough in French."""
    said = date_format(value, form)
    return re.sub(r"^1 ", "1er ", said) if (get_language() or "").startswith("fr") else said
