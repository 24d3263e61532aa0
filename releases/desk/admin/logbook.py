from typing import Any, Final

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from releases.desk import workflow
from releases.desk.admin import export
from releases.desk.admin.readonly import ReadOnlyAdmin
from releases.models.logbook import LogEntry

SAID: Final[dict[str, Any]] = {
    "save": _("Save"),
    "restore": _("Restore"),
    "import": _("Import"),
    **{name: step.label for name, step in workflow.STEPS.items()},
    "refused": _("Refused"),
    "preview": _("Preview"),
    "hand_out": _("Preview link handed out"),
    "preview_visit": _("Preview link visited"),
    "revoke": _("Preview link revoked"),
    "forward": _("Old address added"),
    "stop_forwarding": _("Old address taken away"),
    "comment": _("Comment"),
    "resolve": _("Comment resolved"),
    "reopen": _("Comment reopened"),
    "sign_in": _("Sign in"),
    "sign_in_failed": _("Sign-in failed"),
    "sign_out": _("Sign out"),
    "account_added": _("Account added"),
    "account_changed": _("Account changed"),
    "account_deleted": _("Account deleted"),
    "newsroom_changed": _("Settings changed"),
    "calendar_address": _("Calendar address"),
    "export": _("Export"),
    "upload": _("Upload"),
    "replace_file": _("File replaced"),
    "captions": _("Captions"),
    "asset_changed": _("Picture or file changed"),
}
"""The steps in words; one that is not here is shown as it is kept."""


class StepFilter(admin.SimpleListFilter):
    title = _("step")
    parameter_name = "step"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(SAID.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        return queryset.filter(step=self.value()) if self.value() else queryset


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "by_name", "by_address", "taken", "reference", "revision", "note"]
    list_filter = [StepFilter, "by_name"]
    search_fields = ["reference", "by_name", "by_username", "note"]
    date_hierarchy = "at"
    fields = [
        *("at", "taken", "by_name", "by_username", "by_address", "reference", "revision", "note", "details"),
        *("number", "previous", "digest"),
    ]

    @admin.display(description=_("step"), ordering="step")
    def taken(self, entry: LogEntry) -> Any:
        return SAID.get(entry.step, entry.step)

    def get_urls(self) -> list[URLPattern]:
        exported = self.admin_site.admin_view(require_POST(lambda request: export.view(self, request)))
        return [path("export/", exported, name="releases_logentry_export"), *super().get_urls()]
