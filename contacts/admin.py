from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import DateField
from django.forms import DateInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from contacts.inputs import WordsInput, WordsTextarea
from contacts.models import Newsroom, Organisation, PressOfficer
from contacts.words import WordsField, WordsTextField

DAYS: dict[Any, Any] = {DateField: {"widget": DateInput(format="%Y-%m-%d", attrs={"type": "date"})}}
"""The browser's own calendar."""
WORDS: dict[Any, Any] = {WordsField: {"widget": WordsInput}, WordsTextField: {"widget": WordsTextarea}}
"""An input for each language, in the admin's forms and inlines."""


@admin.register(Newsroom)
class NewsroomAdmin(admin.ModelAdmin[Newsroom]):
    """One row: the list leads straight to it."""

    formfield_overrides = WORDS
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (None, {"fields": ["name", "organisation", "tagline", "logo", "accent"]}),
        (_("How to reach it"), {"fields": ["telephone", "email", "time_zone", "readers_zones"]}),
        (_("Rights to the words of releases"), {"fields": ["copyright_notice", "usage_terms"]}),
        (_("Approval"), {"fields": ["four_eyes"]}),
    ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if Newsroom.objects.exists():
            return redirect("admin:contacts_newsroom_change", 1)
        return redirect("admin:contacts_newsroom_add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Newsroom.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Newsroom | None = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    formfield_overrides = WORDS
    list_display = ["__str__", "name", "parent", "website"]
    list_select_related = ["parent"]
    search_fields = ["acronym", "name", "slug"]
    prepopulated_fields = {"slug": ["acronym"]}
    autocomplete_fields = ["parent"]


@admin.register(PressOfficer)
class PressOfficerAdmin(admin.ModelAdmin[PressOfficer]):
    formfield_overrides = WORDS | DAYS
    list_display = ["name", "title", "telephone", "email", "listed", "active_from", "active_until"]
    list_filter = ["listed", "organisation"]
    search_fields = ["name", "email", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["organisation", "account"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "title", "organisation"]}),
        (_("How to reach them"), {"fields": ["telephone", "email", "languages"]}),
        (_("On the contacts page"), {"fields": ["listed", "position", "active_from", "active_until"]}),
        (_("At the desk"), {"fields": ["account"]}),
    ]
