from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import JavaScriptCatalog

from contacts.models import Account, Newsroom, Organisation, PressOfficer
from releases import clock
from releases.desk import agenda, comments, door
from releases.desk.views import as_of, unopened
from releases.desk.views.choices import Choices
from releases.models.asset import Asset
from releases.models.logbook import LogEntry
from releases.models.mission import Mission
from releases.models.release import Release

ROOMS = (Release, Asset, Mission, PressOfficer, Organisation, LogEntry, Newsroom)
"""What stands at the head of every page of the desk; everything else is one step further, on its first page."""


TAKES_FILES = frozenset(
    {
        *("releases_release_add", "releases_release_change", "releases_asset_add"),
        *("releases_mission_add", "releases_mission_change"),
        *("contacts_pressofficer_add", "contacts_pressofficer_change"),
        *("contacts_organisation_add", "contacts_organisation_change"),
    }
)
"""The pages on which files can be dropped. They show a picture before it is sent: as an object of the browser's own."""


def under_policy(view: Callable[..., Any]) -> Callable[..., Any]:
    """Scripts and styles of ours, or by nonce."""
    policy = settings.SECURE_CSP | {"script-src": [CSP.SELF, CSP.NONCE], "style-src": [CSP.SELF, CSP.NONCE]}
    strict = csp_override(policy)(view)
    with_previews = csp_override(policy | {"img-src": [*settings.SECURE_CSP["img-src"], "blob:"]})(view)

    @wraps(view)
    def decorated(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        named = request.resolver_match.url_name if request.resolver_match else None
        return (with_previews if named in TAKES_FILES else strict)(request, *args, **kwargs)

    return decorated


class DeskSite(admin.AdminSite):
    """Django's admin, with the newsroom's name, under a strict policy of its own: scripts and styles of ours, or by
    nonce (the import map of the editor is inline)."""

    site_title = _("Press office")
    index_title = _("The desk")
    enable_nav_sidebar = False

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def behind_the_door(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return door.pass_through(self, guarded, request, *args, **kwargs)

        return under_policy(csrf_protect(sensitive_post_parameters("door-password")(behind_the_door)))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        newsroom = Newsroom.objects.current()
        context = super().each_context(request)
        rooms = self._rooms(request, context["available_apps"])
        if request.user.has_perm("releases.view_release"):
            rooms.insert(1, self._calendar(request))
        return context | {"newsroom": newsroom, "site_header": str(newsroom), "rooms": rooms}

    def _rooms(self, request: HttpRequest, apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those of the rooms that this person may enter."""
        seen = {model["model"]: model for app in apps for model in app["models"] if model["admin_url"]}
        return [
            seen[room] | {"is_current": request.path.startswith(seen[room]["admin_url"])}
            for room in ROOMS
            if room in seen
        ]

    def _calendar(self, request: HttpRequest) -> dict[str, Any]:
        address = reverse("admin:calendar")
        is_current = request.path.startswith(address)
        return {"name": gettext("calendar"), "admin_url": address, "is_current": is_current}

    def get_urls(self) -> list[URLPattern | URLResolver]:
        calendar = path("calendar/", include("releases.desk.admin.calendar"))
        return [calendar, *as_of.urls(self), *unopened.urls(self), *super().get_urls()]

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Choices.as_view(admin_site=self)(request)

    def i18n_javascript(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The editor's dialogs in the language of the desk, besides Django's."""
        catalogue: Any = JavaScriptCatalog.as_view(packages=["django.contrib.admin", "django_prose_editor"])
        answer: HttpResponse = catalogue(request)
        return answer

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The desk at nine in the morning: what waits, what goes out next, what went out."""
        by = request.user
        assert isinstance(by, Account)
        told: dict[str, Any] = {}
        if by.has_perm("releases.view_release"):
            told = {"agenda": agenda.of(by, at=clock.now()), "waiting": list(comments.waiting_for(by)[: agenda.MOST])}
        return super().index(request, told | (extra_context or {}))
