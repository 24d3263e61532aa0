from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override

from contacts.models import Newsroom


class DeskSite(admin.AdminSite):
    """Django's admin, with the newsroom's name, under a strict policy of its own: scripts and styles of ours, or by
    nonce (the import map of the editor is inline)."""

    site_title = _("Press office")
    index_title = _("The desk")

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        policy = settings.SECURE_CSP | {
            "script-src": [CSP.SELF, CSP.NONCE],
            "style-src": [CSP.SELF, CSP.NONCE],
        }
        return csp_override(policy)(super().admin_view(view, cacheable))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        newsroom = Newsroom.objects.current()
        return super().each_context(request) | {"newsroom": newsroom, "site_header": str(newsroom)}
