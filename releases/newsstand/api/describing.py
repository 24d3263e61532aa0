"""What each address takes and gives, for the OpenAPI document: decorators of the views."""

from collections.abc import Callable
from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from releases.newsstand.api import parameters, problems, schemas
from releases.newsstand.api.examples import EXAMPLES
from releases.newsstand.api.parameters import LANGUAGE, Words


class Described(Protocol):
    """A decorator that leaves a view as it was."""

    def __call__[View: Callable[..., Any]](self, view: View, /) -> View: ...


_REFUSED: Final[dict[int, Words]] = {
    400: _("A parameter can't be taken as it is: errors says which, and what to write instead."),
    406: _("Only other media types are accepted."),
    429: _("Too many requests: wait as long as Retry-After says."),
    503: _("The newsroom can't look it up at the moment: try again when Retry-After says."),
}
_MISSING: Final[dict[int, Words]] = {404: _("Nothing stands there: it is unknown, or not public.")}
_WITHDRAWN: Final[dict[int, Words]] = {
    410: _("The release was withdrawn: its number, the day, and the public reason."),
}


def _header(name: str, description: Words, statuses: list[int], kind: Any = str) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, description=description, response=statuses)


_HEADERS: Final = [
    _header("ETag", _("The validator of the answer: sent back as If-None-Match, it is answered 304."), [200]),
    _header("Retry-After", _("Seconds to wait."), [429, 503], int),
]
_LINK: Final = _header("Link", _("The pages next, prev and first (RFC 8288)."), [200])


def _example(name: str) -> list[OpenApiExample]:
    return [OpenApiExample(name, value=EXAMPLES[name])] if name in EXAMPLES else []


def _refusals(told: dict[int, Words]) -> dict[Any, OpenApiResponse]:
    return {
        (status, problems.MEDIA_TYPE): OpenApiResponse(
            schemas.of("Problem"), description=words, examples=_example(str(status))
        )
        for status, words in sorted((_REFUSED | told).items())
    }


def _given(shape: str, description: Words) -> dict[Any, OpenApiResponse]:
    told = OpenApiResponse(schemas.of(shape), description=description, examples=_example(shape))
    return {(200, "application/json"): told}


def _operation(
    name: str,
    summary: Words,
    *,
    tag: str,
    takes: list[OpenApiParameter],
    description: Words = "",
    gives: str = "",
    answers: dict[Any, OpenApiResponse] | None = None,
    refuses: dict[int, Words] | None = None,
) -> Described:
    """``gives``: the name of the shape that it answers with. ``answers`` says more than that."""
    return extend_schema(
        operation_id=name,
        summary=summary,
        description=description or summary,
        tags=[tag],
        parameters=[*takes, *_HEADERS],
        responses=(answers or _given(gives, summary)) | _refusals(refuses or {}),
        auth=[],
    )


def _list(name: str, summary: Words, *, filters: list[OpenApiParameter] | None = None, **more: Any) -> Described:
    takes = [*parameters.PLACE, *(filters or []), _LINK]
    return _operation(name, summary, tag=name, gives=name.capitalize(), takes=takes, **more)


def _one(name: str, summary: Words, takes: list[OpenApiParameter]) -> Described:
    return _operation(name, summary, tag=f"{name}s", gives=name.capitalize(), takes=takes, refuses=_MISSING)


INDEX: Final = _operation(
    "index",
    _("This documentation, or where to begin"),
    tag="api",
    takes=[LANGUAGE],
    description=_("A page for people; the addresses of all lists for whoever accepts JSON rather than HTML."),
    answers={
        (200, "application/json"): OpenApiResponse(
            schemas.of("Index"), description=_("Where to begin."), examples=_example("Index")
        ),
        (200, "text/html"): OpenApiResponse({"type": "string"}, description=_("Where to begin.")),
    },
)
RELEASES: Final = _list(
    "releases",
    _("Releases, the newest first"),
    filters=parameters.FILTERS,
    description=_("What is open now in one language. The filters are the archive's; several narrow the list together."),
)
RELEASE: Final = _operation(
    "release",
    _("One release"),
    tag="releases",
    takes=parameters.ADDRESS,
    description=_("In IPTC ninjs 3.1. What is not open is told as what never existed."),
    answers=_given("Release", _("One release"))
    | {301: OpenApiResponse(None, description=_("To the same address in small letters, in Location."))},
    refuses=_MISSING | _WITHDRAWN,
)
MISSIONS: Final = _list("missions", _("Missions"))
MISSION: Final = _one("mission", _("One mission"), parameters.MISSION)
ORGANISATIONS: Final = _list(
    "organisations",
    _("Organisations"),
    description=_("Those that an open release, a mission, the contacts or the newsroom itself name."),
)
ORGANISATION: Final = _one("organisation", _("One organisation"), parameters.ORGANISATION)
OFFICERS: Final = _list(
    "officers",
    _("Press officers on duty"),
    description=_("Those who are listed and active today. Releases keep their contacts as they were printed."),
)
ASSETS: Final = _list(
    "assets",
    _("Pictures and files"),
    filters=parameters.OF_ASSETS,
    description=_("What open releases print, each once: as long as something public shows it and its rights allow."),
)
ASSET: Final = _one("asset", _("One picture or file"), parameters.KEY)
DOCUMENT: Final = _operation(
    "schema",
    _("This API, for machines"),
    tag="api",
    takes=[LANGUAGE, parameters.FORMAT],
    description=_("The OpenAPI 3.1 document from which this page is made."),
    answers={
        (200, "application/json"): OpenApiResponse({"type": "object"}, description=_("The document.")),
        (200, "application/yaml"): OpenApiResponse({"type": "object"}, description=_("The document.")),
    },
)
