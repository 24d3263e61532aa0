"""What the newsstand's templates say in words of their own. Nothing here asks the database."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import Context
from django.template.defaultfilters import urlize
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from contacts.languages import name_of
from contacts.telephone import dialable
from contacts.words import spoken
from releases import prose as rich_text
from releases.models import topics
from releases.newsstand.facets import Facet, Token
from releases.newsstand.gist import gist
from releases.newsstand.pieces import Said

register = template.Library()
register.filter(gist)

LONG, LONGER = 80, 140
"""Characters of a title from which it is set smaller, and smaller again: more than three lines in the largest size."""


@register.filter
def prose(html: str) -> SafeString:
    """The body or the notes of an edition as HTML.

    The one place where markup is trusted. It was sanitised when it was saved; it is sanitised again here because an
    edition may have come by another way (a fixture, a restored backup), and because it takes microseconds.
    Tables are wrapped so that they can be scrolled with the keyboard where they are wider than the page (WCAG 2.1.1).
    """
    clean = rich_text.sanitise(html)
    opening = format_html('<div class="wide" role="group" aria-label="{}" tabindex="0"><table', _("Table"))
    clean = clean.replace("<table", opening).replace("</table>", "</table></div>")
    return SafeString(clean)


_IN_A_SCRIPT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
"""What could end a script element or begin a comment in it, as JSON may write it too. (As ``json_script`` does.)"""


@register.filter
def linked_data(thing: Mapping[str, Any]) -> SafeString:
    """A thing in the words of schema.org as JSON-LD. It is data: no browser runs it, and no policy has to allow it."""
    written = json.dumps(thing, ensure_ascii=False).translate(_IN_A_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(written))


@register.simple_tag(takes_context=True)
def media(context: Context, key: str, name: str) -> str:
    """The address of a rendition. ``media_base`` in the context stands for another door to the same files."""
    base = context.get("media_base")
    return f"{base}{key}/{name}" if base else reverse("media", kwargs={"key": key, "name": name})


@register.filter
def said(text: Said) -> str:
    """Words of a picture; marked with their own language where that is not the page's."""
    return format_html('<span lang="{}">{}</span>', text.language, text.text) if text.language else text.text


@register.filter
def setting(title: str) -> str:
    """How large a title is set: a class."""
    return "longer" if len(title) >= LONGER else "long" if len(title) >= LONG else "short"


@register.filter(name="spoken")
def spoken_(value: LazyI18nString | str, language: str) -> str:
    """A short text for a reader of ``language``; marked with its own language where that is another one."""
    if isinstance(value, str):
        return value
    text, own = spoken(value, language)
    return text if own == language else format_html('<span lang="{}">{}</span>', own, text)


@register.filter
def plainly(value: LazyI18nString | str, language: str) -> str:
    """The same without a mark, for attributes and for the head of a page."""
    return value if isinstance(value, str) else spoken(value, language)[0]


@register.filter
def paragraphs(value: LazyI18nString | str, language: str) -> str:
    """Plain text as paragraphs: a blank line parts them, addresses become links."""
    text, own = (value, language) if isinstance(value, str) else spoken(value, language)
    parts = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip())]
    mark = format_html(' lang="{}"', own) if own != language else ""
    return format_html_join("\n", "<p{}>{}</p>", ((mark, urlize(part, autoescape=True)) for part in parts if part))


@register.filter
def reachable(told: str) -> str:
    """An e-mail or web address, or a telephone number, as something to click; other words as they are."""
    linked = urlize(told, autoescape=True)
    if "<a " in linked or not (number := dialable(told)):
        return linked
    return format_html('<a href="tel:{}">{}</a>', number, told)


@register.filter
def bare(address: str) -> str:
    """A web address as it is printed: ``https://presse.cnes.fr/`` → ``presse.cnes.fr``."""
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


@register.filter
def tongues(codes: str) -> str:
    """``fr, en`` → ``French, English``, in the language of the page. What is no code stays as it was typed."""
    return ", ".join(name_of(code) for part in codes.split(",") if (code := part.strip()))


@register.filter
def topic(code: str) -> str:
    """A media topic in the language of the page."""
    return topics.name(code)


@register.filter
def of(table: Mapping[str, Any] | None, name: str) -> Any:
    """What a table holds under a name that only the template knows, or nothing."""
    return (table or {}).get(name)


@register.filter
def with_role(organisations: Sequence[Mapping[str, str]], role: str) -> list[Mapping[str, str]]:
    return [organisation for organisation in organisations if organisation["role"] == role]


@register.filter
def held(facet: Facet, tokens: Sequence[Token]) -> Token | None:
    """The filter in force that a select would lose, because nothing is left of it under the other filters."""
    if any(choice.is_chosen for choice in facet.choices):
        return None
    return next((token for token in tokens if token.name == facet.name), None)
