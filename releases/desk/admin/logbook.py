from django.contrib import admin

from releases.desk.admin.readonly import ReadOnlyAdmin
from releases.models.logbook import LogEntry


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "by_name", "by_address", "step", "reference", "revision", "note"]
    list_filter = ["step", "by_name"]
    search_fields = ["reference", "by_name", "by_username", "note"]
    date_hierarchy = "at"
