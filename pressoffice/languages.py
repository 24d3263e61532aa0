"""Which language an answer speaks.

Readers get the language of the address, never the browser's: so no public answer varies on anything but its address
and its encoding. The desk speaks the language of the staff account. (Django's LocaleMiddleware does neither.)
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import get_language_from_path

from pressoffice.readers import is_at_the_desk


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.language_of(request)
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response

    def language_of(self, request: HttpRequest) -> str:
        if is_at_the_desk(request):
            account = request.user
            return account.language if account.is_authenticated else settings.LANGUAGE_CODE
        return get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
