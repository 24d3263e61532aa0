"""The parameters of all addresses, as the OpenAPI document tells them."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter

from releases.models.kinds import Kind, Nature
from releases.newsstand.api import asking, schemas

Words = str | Promise


_SLUG: Final = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}
_DAY: Final = {"type": "string", "format": "date", "pattern": r"^(19|[2-9]\d)\d{2}-\d{2}-\d{2}$"}


def parameter(name: str, description: Words, schema: dict[str, Any], example: Any = None) -> OpenApiParameter:
    examples = [] if example is None else [OpenApiExample(name, value=example)]
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=description, examples=examples)


_YEAR: Final = {"type": "integer", "minimum": 1900, "maximum": 2999}
_WORDS: Final = {"type": "string", "maxLength": 200, "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$"}

LANGUAGE: Final = parameter(
    asking.LANGUAGE,
    _("In which language to answer: one of the newsroom's. Without it, in the newsroom's own."),
    {"type": "string"},
)
PLACE: Final = [
    LANGUAGE,
    parameter(
        asking.PAGE_SIZE,
        _("How many at a time."),
        {"type": "integer", "minimum": 1, "maximum": asking.MOST, "default": asking.STANDARD},
        5,
    ),
    parameter(
        asking.CURSOR,
        _("The place to go on from, out of next or previous of an answer. What opens meanwhile moves nothing."),
        {"type": "string", "minLength": 1},
    ),
]
FILTERS: Final = [
    parameter("q", _("Words or a number, as in the archive."), _WORDS, "rover"),
    parameter("mission", _("The slug of a mission that open releases name."), _SLUG, "mmx"),
    parameter("organisation", _("The slug of an organisation that open releases name."), _SLUG, "cnes"),
    parameter("kind", _("A kind of release."), {"type": "string", "enum": list(Kind.values)}, "press_release"),
    parameter("officer", _("The slug of a press contact whom open releases name."), _SLUG, "fabienne-lissak"),
    parameter("year", _("The year in which it became public."), _YEAR, 2017),
    parameter("month", _("The month, in any year."), {"type": "integer", "minimum": 1, "maximum": 12}, 10),
    parameter("after", _("From this day on, by the newsroom's clock."), _DAY, "2017-10-01"),
    parameter("before", _("Until this day, which counts whole."), _DAY, "2017-10-31"),
]
OF_ASSETS: Final = [
    parameter("q", _("Words of caption, credit, people or place, or a number."), _WORDS, "rover"),
    parameter("mission", _("The slug of a mission that is shown."), _SLUG, "mmx"),
    parameter("kind", _("How it came about."), {"type": "string", "enum": list(Nature.values)}, "artwork"),
    parameter("year", _("The year of the release."), _YEAR, 2017),
    parameter(
        "orientation",
        _("Of a picture or film."),
        {"type": "string", "enum": ["landscape", "portrait", "square"]},
        "landscape",
    ),
]

FORMAT: Final = parameter(
    "format", _("In which form."), {"type": "string", "enum": ["json", "yaml"], "default": "json"}, "yaml"
)


def one(name: str, description: Words, example: str) -> list[OpenApiParameter]:
    """Of the address of one thing."""
    examples = [OpenApiExample(name, value=example)]
    return [OpenApiParameter(name, _SLUG, OpenApiParameter.PATH, description=description, examples=examples), LANGUAGE]


ADDRESS: Final = one("address", _("Its number in small letters, as in the address of its page."), "pr168-2017")
MISSION: Final = one("slug", schemas.SLUG["description"], "mmx")
ORGANISATION: Final = one("organisation", schemas.SLUG["description"], "cnes")
KEY: Final = one("key", _("Its key."), "o7Yk2vQw5sJ0bN3xT8dRmA")
