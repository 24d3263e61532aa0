"""The documentation: a page of the newsroom, made of the very document that machines read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from contacts.models import Newsroom
from releases.newsstand.api import asking, describing, paging
from releases.newsstand.api.document import Object, document
from releases.newsstand.api.reading import Json, Reading
from releases.newsstand.views import frame

BEGINNINGS: Final = ("releases", "missions", "organisations", "officers", "assets", "schema")


@dataclass(frozen=True)
class Parameter:
    name: str
    description: str
    form: str
    """What may be written, in words."""
    is_part_of_the_address: bool


@dataclass(frozen=True)
class Answer:
    status: str
    description: str
    media_types: str


@dataclass(frozen=True)
class Operation:
    name: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    answers: list[Answer]
    request: str
    """As it is typed at a command line."""
    example: str
    """An answer, as JSON, or nothing."""


class Html(BaseRenderer):
    media_type = "text/html"
    format = "html"
    charset = "utf-8"


class Documentation(Reading):
    renderer_classes = (Html, Json)

    @describing.INDEX
    def get(self, request: Any, *, at: datetime) -> Response | HttpResponse:
        if isinstance(request.accepted_renderer, Json):
            return Response({name: paging.url(name) for name in BEGINNINGS})
        told = document()
        context = {
            "newsroom": Newsroom.objects.current(),
            "section": "api",
            "base": f"{settings.SITE_URL}{reverse('api:documentation')}",
            "schema": reverse("api:schema"),
            "operations": list(operations(told)),
            "problem": _json(_example_of(told["paths"][reverse("api:releases")]["get"], "400")),
            "language_codes": asking.languages(),
            "most": asking.MOST,
            "per_minute": settings.API_PER_MINUTE,
        }
        return frame.answer("newsstand/api.html", context, addresses=self.addresses())

    def addresses(self) -> dict[str, str]:
        here = reverse("api:documentation")
        own = settings.LANGUAGE_CODE
        return {code: here if code == own else f"{here}?language={code}" for code in asking.languages()}


def operations(told: Object) -> Iterator[Operation]:
    for path, item in told["paths"].items():
        asked = item["get"]
        yield Operation(
            name=asked["operationId"],
            path=path,
            summary=asked["summary"],
            description=asked["description"] if asked["description"] != asked["summary"] else "",
            parameters=[_parameter(each) for each in asked["parameters"]],
            answers=[_answer(status, each) for status, each in asked["responses"].items()],
            request=_request(told["servers"][0]["url"], path, asked),
            example=_json(_example_of(asked, "200")),
        )


def _parameter(told: Object) -> Parameter:
    return Parameter(told["name"], told.get("description", ""), _form(told["schema"]), told["in"] == "path")


def _form(schema: Object) -> str:
    if "enum" in schema:
        words = " · ".join(map(str, schema["enum"]))
    elif "minimum" in schema:
        words = _("a whole number from %(minimum)d to %(maximum)d") % schema
    elif schema.get("format") == "date":
        words = _("a day: 2017-10-30")
    elif "maxLength" in schema:
        words = _("at most %(maxLength)d characters") % schema
    else:
        words = _("text")
    if "default" in schema:
        return _("%(values)s; without it %(default)s") % {"values": words, "default": schema["default"]}
    return words


def _answer(status: str, told: Object) -> Answer:
    return Answer(status, told["description"], ", ".join(told.get("content", {})))


def _request(site: str, path: str, asked: Object) -> str:
    """With the examples of what is in the path, and of the first filters."""
    query = {}
    for each in asked["parameters"]:
        example = next((shown["value"] for shown in each.get("examples", {}).values()), None)
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", str(example))
        elif example is not None and each["name"] in {asking.PAGE_SIZE, "mission", "year", "format"}:
            query[each["name"]] = example
    if get_language() != settings.LANGUAGE_CODE:
        query = {asking.LANGUAGE: get_language()} | query
    accept = " -H 'Accept: application/json'" if asked["operationId"] == "index" else ""
    return f"curl{accept} '{site}{path}{'?' if query else ''}{urlencode(query)}'"


def _example_of(asked: Object, status: str) -> Any:
    media = next(iter(asked["responses"][status]["content"].values()))
    return next((each["value"] for each in media.get("examples", {}).values()), None)


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, indent=2)
