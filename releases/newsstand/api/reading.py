"""How every request to the API is received: the clock is read once, the language is the one asked for, the question is
counted, and the answer is written out before anybody else's language or clock comes in."""

from typing import Any, Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import override
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from releases import clock
from releases.models.edition import PUBLIC, Audience
from releases.newsstand.api import asking


class Json(JSONRenderer):
    """One form, whatever ``Accept`` says of indents: answers vary on nothing but their address."""

    def get_indent(self, accepted_media_type: str, renderer_context: dict[str, Any]) -> None:
        return None


class Reading(APIView):
    """Something to be read, as of a moment: ``get(request, at=…)``.

    ``audience``: who reads; what the views themselves ask of the gate, they ask for this one. Everybody is the public
    until accredited media have keys.
    """

    renderer_classes: tuple[type[BaseRenderer], ...] = (Json,)
    audience: Final[Audience] = PUBLIC
    parameters: tuple[str, ...] = (asking.LANGUAGE,)
    """Those that it knows. Others are ignored."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = asking.language(request.GET)
        with override(language):
            response: HttpResponseBase = super().dispatch(request, *args, at=clock.now(), **kwargs)
            if isinstance(response, Response):
                response.render()
            response.headers["Content-Language"] = language
            return response

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        asking.refuse_unclear(request.GET, self.parameters)
