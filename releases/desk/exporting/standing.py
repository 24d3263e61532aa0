"""What stands beside the releases, for those who have no Pressoffice: the newsroom, missions, organisations, officers,
pictures and files."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Model
from i18nfield.strings import LazyI18nString

from contacts.words import words

type Document = dict[str, Any]

NEWSROOM: Final = ("name", "tagline", "telephone", "email", "time_zone", "accent", "copyright_notice", "usage_terms")
ORGANISATION: Final = ("slug", "acronym", "name", "website")
OFFICER: Final = ("slug", "name", "title", "telephone", "email", "languages")
MISSION: Final = (
    *("slug", "acronym", "name", "summary", "description", "phase", "target_body", "launch_on", "launch_precision"),
    *("facts_as_of", "topics"),
)
PARTNER: Final = ("role",)
"""What the public pages say of each. The whole export tells every field."""

ASSET: Final = (
    *("uuid", "medium", "name", "checksum", "content_type", "size", "width", "height", "seconds", "caption", "alt"),
    *("description", "credit", "creator", "copyright", "licence", "licence_url", "usage_terms", "rights_until"),
    *("nature", "place", "taken_on", "people", "language", "added_at"),
)
PLATE: Final = ("key", "medium", "nature", "content_type", "width", "height", "seconds", "language")


def facts(row: Model, names: Iterable[str]) -> Document:
    """Its fields by their names; words by their languages."""
    return {name: _plain(getattr(row, name)) for name in names}


def every_fact(row: Model) -> Document:
    """All that it says itself, without what it names: that is told beside it."""
    fields = (field for field in row._meta.concrete_fields if not field.is_relation and not field.primary_key)
    return facts(row, [field.name for field in fields if field.name != "logo"])


def _plain(value: Any) -> Any:
    return words(value).data if isinstance(value, LazyI18nString) else value
