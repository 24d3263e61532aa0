from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import IntegrityError, models
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.admin import DAYS, WORDS
from releases import clock
from releases.desk import numbering, outside, revisions, rows, workflow
from releases.desk.admin import (
    around,
    asking,
    comments,
    history,
    inlines,
    keeping,
    old_addresses,
    presence,
    sharing,
    steps,
    taking,
)
from releases.desk.admin.filters import BinFilter, OriginalLanguageFilter, OutsideFilter
from releases.desk.forms import ReleaseForm
from releases.desk.moments.fields import MomentField, MomentWidget
from releases.models.emergency import Emergency
from releases.models.register import Series
from releases.models.release import Release, ReleaseMission


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin[Release]):
    form = ReleaseForm
    formfield_overrides: ClassVar[dict[Any, Any]] = {
        **WORDS,
        **DAYS,
        models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget},
    }
    inlines = inlines.INLINES
    list_display = ["number", "headline", "kind", "inside", "outside", "public_at", "about"]
    list_display_links = ["number", "headline"]
    list_filter = [BinFilter, OutsideFilter, "state", "kind", OriginalLanguageFilter, "series"]
    search_fields = ["reference", "address", "texts__title", "texts__lead"]
    search_help_text = gettext_lazy("Number, title or lead.")
    date_hierarchy = "public_at"
    list_per_page = 50
    actions = None
    fieldsets = [
        (gettext_lazy("Clock"), {"fields": ["public_at", "press_at", "issued_on", "place"], "classes": ["clock"]}),
        (gettext_lazy("Identity"), {"fields": ["base", "kind", "reference", "series", "original_language"]}),
        (
            gettext_lazy("Event"),
            {
                "fields": ["event_starts_at", "event_ends_at", "event_place", "registration", "accreditation_until"],
                "classes": ["collapse", "event"],
                "description": gettext_lazy("For a media advisory."),
            },
        ),
        (gettext_lazy("Topics"), {"fields": ["topics"], "classes": ["collapse", "topics"]}),
    ]

    # --- the list -------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        missions = ReleaseMission.objects.select_related("mission")
        # One reading of the clock for all the rows of a list.
        at = clock.now()
        unconfirmed = Emergency.objects.filter(release=models.OuterRef("pk"), confirmed_at=None)
        drafts = (
            super()
            .get_queryset(request)
            .annotate(looked_at=models.Value(at, models.DateTimeField()), is_marked=models.Exists(unconfirmed))
        )
        named = Prefetch("releasemissions", missions)
        return drafts.prefetch_related("texts", "editions", named, presence.open_forms(request, at=at))

    @admin.display(description=gettext_lazy("number"), ordering="reference")
    def number(self, release: Release) -> str:
        return release.reference or "—"

    @admin.display(description=gettext_lazy("title"))
    def headline(self, release: Release) -> str:
        return release.headline

    @admin.display(description=gettext_lazy("inside"), ordering="state")
    def inside(self, release: Release) -> str:
        state = format_html('<span class="state {}">{}</span>', release.state, release.get_state_display())
        return (
            format_html('{} <span class="open">{}</span>', state, told) if (told := presence.mark(release)) else state
        )

    @admin.display(description=gettext_lazy("outside"))
    def outside(self, release: Any) -> str:
        state, moment = outside.state(release.editions.all(), at=release.looked_at)
        told = format_html('<span class="outside {}">{}</span>', state.value, outside.said(state, moment))
        if release.is_marked:
            told = format_html('{} <b class="marked">{}</b>', told, _("Emergency, not confirmed"))
        return told

    @admin.display(description=gettext_lazy("missions"), empty_value="")
    def about(self, release: Release) -> str:
        return ", ".join(named.mission.acronym for named in release.releasemissions.all())

    # --- the form: lock, check the base, save, keep a revision ----------------------------------------------------

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A save that another one overtakes at the last moment is looked at again: then the form says so in words."""
        if answer := keeping.take_up(request, *args, **kwargs):
            return answer
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (revisions.Stale, numbering.Refused, IntegrityError):
            return super().changeform_view(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Release | None:
        """On POST the row is locked before Django reads it: what is read later can't have changed meanwhile."""
        if request.method == "POST" and object_id.isdecimal():
            list(Release.objects.select_for_update().filter(pk=object_id))
        return super().get_object(request, object_id, from_field)

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs and obj.pk:
            kwargs["data"] = rows.rekeyed(kwargs["data"], prefix, inline.KEY, inlines.existing(inline, obj))
        return kwargs

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        only = list(Series.objects.all()[:2])
        return {"series": only[0].pk if only else None} | super().get_changeform_initial_data(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Release | None = None) -> list[str]:
        return ["reference", "series"] if obj and obj.editions.exists() else []

    def save_model(self, request: HttpRequest, obj: Release, form: ModelForm[Release], change: bool) -> None:
        """The verb saves the number with its address, so that the database never sees one without the other."""
        obj.address = numbering.address_of(obj.reference) if obj.reference else None
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        by: Any = request.user
        at = clock.now()
        revisions.save(form.instance, base=form.cleaned_data["base"], by=by, at=at)
        keeping.close(request, form.instance if change else None, at=at)
        for formset in formsets:
            for row in formset.forms:
                for remark in getattr(row, "remarks", []):
                    messages.warning(request, remark)

    def has_delete_permission(self, request: HttpRequest, obj: Release | None = None) -> bool:
        """What was saved is kept: a release is withdrawn, not deleted."""
        return False

    # --- after the save: stay, or take a step ---------------------------------------------------------------------

    def response_add(self, request: HttpRequest, obj: Release, post_url_continue: str | None = None) -> HttpResponse:
        return self._after(request, obj)

    def response_change(self, request: HttpRequest, obj: Release) -> HttpResponse:
        return self._after(request, obj)

    def _after(self, request: HttpRequest, release: Release) -> HttpResponse:
        revision = release.revisions.latest()
        step = request.POST.get("_step", "")
        if step in asking.FORMS:
            return HttpResponseRedirect(reverse("admin:releases_release_step", args=[release.pk, step]))
        messages.success(request, _("Saved as revision %(number)d.") % {"number": revision.number})
        if "_publish" in request.POST and self._has_odd_sides(request, release, revision.number):
            return HttpResponseRedirect(reverse("admin:releases_release_step", args=[release.pk, "approve"]))
        return HttpResponseRedirect(reverse("admin:releases_release_change", args=[release.pk]))

    def _has_odd_sides(self, request: HttpRequest, release: Release, revision: int) -> bool:
        """Publish what was saved, unless there is something to look at twice before."""
        by: Any = request.user
        at = clock.now()
        try:
            said = taking.take("approve", release, by=by, at=at, revision=revision, acknowledged=())
            messages.success(request, said)
        except workflow.Unacknowledged:
            return True
        except workflow.NotAllowed as refused:
            for reason in refused.obstacles:
                messages.error(request, _("Not published: %(reason)s") % {"reason": reason})
        return False

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context |= around.the_form(self, request, context, kwargs.get("obj"), at=clock.now())
        return super().render_change_form(request, context, *args, **kwargs)

    # --- pages of ours --------------------------------------------------------------------------------------------

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        return history.page(self, request, object_id)

    def get_urls(self) -> list[URLPattern]:
        return [
            *keeping.urls(self),
            path("<int:pk>/step/<slug:step>/", steps.view(self, steps.confirm), name="releases_release_step"),
            path(
                "<int:pk>/preview/<slug:language>/",
                steps.view(self, steps.show_preview),
                name="releases_release_preview",
            ),
            *comments.urls(self),
            *sharing.urls(self),
            *old_addresses.urls(self),
            *super().get_urls(),
        ]
