"""What stands at the root of the site: robots.txt, security.txt, the accent colour, the error pages."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, reverse
from django.views.decorators.http import require_safe

from contacts.models import Newsroom
from releases import clock
from releases.newsstand import old_addresses
from releases.newsstand.views import frame


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """RFC 9309. Nothing secret is named here: what isn't open has no address to hide. Previews forbid to be indexed
    themselves, which a robot that may not read them would never learn."""
    lines = ["User-agent: *", "Disallow: /admin/"]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse(name)}" for name in ("sitemap", "news_sitemap")]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def security(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness. It expires at the beginning of a month, within a year: so it says the same
    all month long. There is none where nobody could be told."""
    email = Newsroom.objects.current().email
    contact = settings.SECURITY_CONTACT or (f"mailto:{quote(email, safe='@+')}" if email else "")
    if not contact:
        raise Http404
    year, month = divmod(at.year * 12 + at.month - 1 + 11, 12)
    lines = [f"Contact: {contact}", f"Expires: {year}-{month + 1:02}-01T00:00:00Z"]
    lines.append(f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}")
    if settings.SITE_URL.startswith("https://"):  # section 2.5.2
        lines.append(f"Canonical: {settings.SITE_URL}{reverse('security')}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@require_safe
def newsroom_css(request: HttpRequest) -> HttpResponse:
    """The accent colour, as a style sheet: an inline style would need ``unsafe-inline``."""
    accent = Newsroom.objects.current().accent
    return HttpResponse(f":root {{ --accent: {accent}; }}\n", content_type="text/css; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The plain 404, which never looks at the request, so that all that isn't open answers with the same bytes. Where
    we have no address at all, an old site may have had one."""
    if isinstance(exception, Resolver404) and request.method in {"GET", "HEAD"}:
        moved = old_addresses.redirect(request, at=clock.now())
        if moved:
            return moved
    return frame.missing()


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs no database, since that may be what failed."""
    return HttpResponse(render_to_string("newsstand/500.html"), status=500)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Only the desk has doors: somebody is signed in, and may not open this one."""
    return HttpResponse(render_to_string("newsstand/403.html"), status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return HttpResponse(render_to_string("newsstand/400.html"), status=400)
