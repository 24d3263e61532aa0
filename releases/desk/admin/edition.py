from django.contrib import admin

from releases.desk.admin.readonly import ReadOnlyAdmin
from releases.models.edition import Edition


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """What was printed, word for word."""

    list_display = ["reference", "language", "number", "title", "public_at", "closes_at"]
    list_filter = ["language", "kind"]
    search_fields = ["reference", "title", "lead"]
    date_hierarchy = "public_at"
