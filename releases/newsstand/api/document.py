"""The OpenAPI 3.1 document, made of the views and of what ``describing`` says of them. Nothing in it depends on what
is open: it is made once for each language."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer2
from rest_framework.response import Response

from releases.newsstand.api import asking, describing, schemas
from releases.newsstand.api.problems import Wrong
from releases.newsstand.api.reading import Json, Reading

VERSION: Final = "1.0.0"
FORMAT: Final = "format"
FORMS: Final = {"json": Json, "yaml": OpenApiYamlRenderer2}

Object = dict[str, Any]


def document() -> Object:
    """In the active language. Not to be changed: it is shared."""
    return _made(get_language() or settings.LANGUAGE_CODE, tuple(asking.languages()), settings.SITE_URL)


@lru_cache(maxsize=16)
def _made(language: str, languages: tuple[str, ...], site: str) -> Object:
    with override(language):
        made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        made["info"] = {
            "title": _("Newsroom"),
            "version": VERSION,
            "description": _("What a press office publishes, for machines: read-only, without a key, as it is now."),
        }
        made["servers"] = [{"url": site}]
        made["components"] = {"schemas": schemas.COMPONENTS}
        for item in made["paths"].values():
            for parameter in item["get"]["parameters"]:
                if parameter["name"] == asking.LANGUAGE:
                    parameter["schema"] |= {"enum": list(languages), "default": languages[0]}
        whole: Object = json.loads(json.dumps(made, cls=DjangoJSONEncoder))  # every word, in this language
        return whole


class Document(Reading):
    """Chosen by a parameter, not by ``Accept``: an address has one answer."""

    parameters = (asking.LANGUAGE, FORMAT)

    def get_renderers(self) -> list[Any]:
        return [FORMS.get(self.request.GET.get(FORMAT, "json"), Json)()]

    @describing.DOCUMENT
    def get(self, request: Any, *, at: datetime) -> Response:
        if request.GET.get(FORMAT, "json") not in FORMS:
            raise Wrong([(FORMAT, _("Write json or yaml."))])
        return Response(document())
