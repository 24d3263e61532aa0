"""A release in other shapes than a page, each at an address of its own: through the same gate, first of all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.models import Newsroom
from releases.models.edition import PUBLIC, Edition
from releases.newsstand import addresses, particulars
from releases.newsstand.formats import enclosures, invitation, kit, markdown, newsml, ninjs, pdf, plain, typesetter
from releases.newsstand.particulars import Particulars
from releases.newsstand.views import frame, pages


@dataclass(frozen=True)
class Asked:
    """An edition that is open at the moment ``at``."""

    edition: Edition
    newsroom: Newsroom
    at: datetime

    @property
    def today(self) -> date:
        """The day where the newsroom's clock hangs."""
        return self.at.astimezone(self.newsroom.zone).date()

    @property
    def told(self) -> Particulars:
        [told] = particulars.of([self.edition], newsroom=self.newsroom, at=self.at)
        return told

    def files(self, *editions: Edition) -> enclosures.Files:
        """Those of the edition, or of some, that the public may be given now."""
        return enclosures.files(editions or [self.edition], at=self.at, today=self.today)

    def in_all_languages(self) -> list[Edition]:
        """The open editions of its release: itself, and the others in the newsroom's order of languages."""
        codes = [code for code, _name in settings.LANGUAGES if code != self.edition.language]
        opened = Edition.objects.open_to(PUBLIC, at=self.at).filter(address=self.edition.address, language__in=codes)
        return [self.edition, *sorted(opened, key=lambda each: codes.index(each.language))]


def release(request: HttpRequest, address: str, format: str, *, at: datetime) -> HttpResponseBase:  # noqa: A002
    if (address, format) != (address.lower(), format.lower()):
        small = {"address": address.lower(), "format": format.lower()}
        return HttpResponsePermanentRedirect(reverse("newsstand:format", kwargs=small))
    language = get_language() or settings.LANGUAGE_CODE
    newsroom = Newsroom.objects.current()
    edition = Edition.objects.open_to(PUBLIC, at=at).in_language(language).filter(address=address).first()
    if edition is None:
        return pages.withdrawn(newsroom, address, language, at=at)
    asked = Asked(edition, newsroom, at)
    try:
        answer = FORMATS[format](asked)
    except typesetter.Busy as busy:
        reason = _("Others are waiting for theirs already. Please try again in a few seconds.")
        return _not_now(asked, reason, retry_after=busy.retry_after)
    except typesetter.Unavailable as unavailable:
        return _not_now(asked, str(unavailable))
    page = addresses.url("newsstand:release", language, address=address)
    answer.headers["Link"] = f'<{page}>; rel="canonical"'  # RFC 6596: to a search engine, the page is the release
    if request.method == "HEAD" and isinstance(answer, StreamingHttpResponse):
        answer.streaming_content = ()  # no server has to read a whole kit to throw it away
    return answer


def _text(asked: Asked) -> HttpResponseBase:
    told = plain.render(asked.edition, newsroom=asked.newsroom, today=asked.today).encode()
    return _whole(told, plain.MEDIA_TYPE, f"{kit.stem(asked.edition)} {asked.edition.language}.txt")


def _paper(asked: Asked) -> HttpResponseBase:
    files = enclosures.files([asked.edition], at=asked.at, today=asked.today)
    made = pdf.render(asked.edition, newsroom=asked.newsroom, files=files, today=asked.today)
    return _whole(made, pdf.MEDIA_TYPE, f"{kit.stem(asked.edition)} {asked.edition.language}.pdf")


def _ninjs(asked: Asked) -> HttpResponseBase:
    made = ninjs.render(asked.told, files=asked.files())
    return _whole(made, ninjs.MEDIA_TYPE, f"{kit.stem(asked.edition)} {asked.edition.language}.json")


def _newsml(asked: Asked) -> HttpResponseBase:
    made = newsml.render(asked.told, files=asked.files())
    return _whole(made, newsml.MEDIA_TYPE, f"{kit.stem(asked.edition)} {asked.edition.language}.xml")


def _markdown(asked: Asked) -> HttpResponseBase:
    made = markdown.render(asked.told).encode()
    return _whole(made, markdown.MEDIA_TYPE, f"{kit.stem(asked.edition)} {asked.edition.language}.md")


def _kit(asked: Asked) -> HttpResponseBase:
    editions = asked.in_all_languages()
    files = enclosures.files(editions, at=asked.at, today=asked.today)
    packed = kit.render(editions, newsroom=asked.newsroom, files=files, today=asked.today)
    headers = _headers(packed.checksum, packed.name, is_attachment=True) | {"Content-Length": str(packed.size)}
    return StreamingHttpResponse(packed.pieces, content_type=kit.MEDIA_TYPE, headers=headers)


def _invitation(asked: Asked) -> HttpResponseBase:
    """Of what invites to nothing there is none."""
    if not asked.edition.event.get("starts_at"):
        raise Http404
    edition = asked.edition
    made = invitation.render([asked.told], newsroom=asked.newsroom, language=edition.language)
    return _whole(made, invitation.MEDIA_TYPE, f"{kit.stem(edition)} {edition.language}.ics")


FORMATS: Final[dict[str, Callable[[Asked], HttpResponseBase]]] = {
    "txt": _text,
    "pdf": _paper,
    "json": _ninjs,
    "xml": _newsml,
    "md": _markdown,
    "zip": _kit,
    "ics": _invitation,
}
"""By the ends of their addresses."""


def _whole(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=media_type, headers=_headers(sha256(content).hexdigest(), name))


def _headers(checksum: str, name: str, *, is_attachment: bool = False) -> dict[str, str]:
    disposition = content_disposition_header(is_attachment, name) or ""
    return {"ETag": f'"{checksum}"', "Content-Disposition": disposition}


def _not_now(asked: Asked, reason: str, *, retry_after: int | None = None) -> HttpResponse:
    """503, with the page of the release to go on from."""
    edition = asked.edition
    context = {"newsroom": asked.newsroom, "edition": edition, "reason": reason, "is_error": True}
    addresses = frame.in_languages([edition.language], "newsstand:release", address=edition.address)
    answer = frame.answer("newsstand/503.html", context, addresses=addresses, status=503)
    if retry_after:
        answer.headers["Retry-After"] = str(retry_after)
    return answer
