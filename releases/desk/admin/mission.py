from typing import Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.admin import DAYS, WORDS
from releases import clock
from releases.desk.admin.standing import MissionPictureInline, WithPicture
from releases.desk.order import PartForm, PartFormSet
from releases.models.edition import PUBLIC, Edition, EditionMission
from releases.models.mission import Mission, MissionPartner

_NO_FACTS = frozenset({"slug", "listed"})


class PartnerInline(admin.TabularInline[MissionPartner, Mission]):
    model = MissionPartner
    form = PartForm
    formset = PartFormSet
    template = "desk/parts.html"
    formfield_overrides = WORDS
    fields = ["organisation", "role", "position"]
    autocomplete_fields = ["organisation"]
    extra = 0


@admin.register(Mission)
class MissionAdmin(WithPicture):
    formfield_overrides = WORDS | DAYS
    list_display = ["acronym", "name", "phase", "launch_on", "lead", "listed"]
    list_filter = ["phase", "listed", "lead"]
    list_select_related = ["lead"]
    search_fields = ["acronym", "name", "slug"]
    prepopulated_fields = {"slug": ["acronym"]}
    autocomplete_fields = ["lead"]
    inlines = [MissionPictureInline, PartnerInline]
    fieldsets = [
        (None, {"fields": ["acronym", "slug", "name", "summary", "description", "listed"]}),
        (
            gettext_lazy("Facts"),
            {
                "fields": [
                    ("phase", "facts_as_of"),
                    ("launch_on", "launch_precision"),
                    ("target_body", "lead"),
                ],
                "description": gettext_lazy(
                    "Missions have no editions: what you save here is public at once, if the mission has a page."
                ),
            },
        ),
        (gettext_lazy("Topics"), {"fields": ["topics"], "classes": ["collapse", "topics"]}),
    ]

    def save_model(self, request: HttpRequest, obj: Mission, form: ModelForm[Mission], change: bool) -> None:
        super().save_model(request, obj, form, change)
        for reference in _unopened(obj):
            messages.warning(
                request,
                _("%(release)s is embargoed and names this mission; what you saved here is public now.")
                % {"release": reference},
            )

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The moment of the change is kept: texts written before it are looked at again before they go out."""
        super().save_related(request, form, formsets, change)
        is_changed = not _NO_FACTS.issuperset(form.changed_data) or any(
            each.has_changed() for each in formsets if each.model is MissionPartner
        )
        if change and is_changed:
            Mission.objects.filter(pk=form.instance.pk).update(changed_at=clock.now())


def _unopened(mission: Mission) -> list[str]:
    """The numbers of releases that name the mission and are still to open."""
    at = clock.now()
    links = EditionMission.objects.filter(mission=mission).values("edition")
    waiting = Edition.objects.filter(pk__in=links, public_at__gt=at, closes_at=None)
    opened = Edition.objects.open_to(PUBLIC, at=at).values("address")
    return sorted(set(waiting.exclude(address__in=opened).values_list("reference", flat=True)))
