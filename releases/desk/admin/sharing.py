"""The links by which people without an account read a draft: who has one, who has used it, a new one, and its end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from releases import clock
from releases.desk import sharing
from releases.desk.moments.fields import MomentField, offered_zones
from releases.models.logbook import LogEntry
from releases.models.preview import PreviewLink
from releases.models.release import Release
from releases.models.revision import Revision

RIGHTS = tuple(f"releases.{verb}_previewlink" for verb in ("view", "add", "change"))
"""To see who has a link; to hand one out; to revoke one."""

LATEST_REVISIONS = 20


class LinkForm(forms.Form):
    use_required_attribute = False  # of a moment that happens once, the question which of two is hidden, and empty

    for_whom = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        help_text=gettext_lazy("Dr. Miller, IAS. It stands above the preview, and in the logbook with each visit."),
    )
    revision = forms.ModelChoiceField(
        Revision.objects.none(),
        label=gettext_lazy("Shows"),
        required=False,
        empty_label=gettext_lazy("always the latest revision"),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: in all, and in those that are added later."),
    )
    expires_at = MomentField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("At most 90 days. It ends earlier when the release becomes public."),
    )

    def __init__(self, release: Release, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("expires_at", (at + sharing.USUALLY).replace(second=0))
        revision, languages = self.fields["revision"], self.fields["languages"]
        assert isinstance(revision, forms.ModelChoiceField)
        assert isinstance(languages, forms.MultipleChoiceField)
        newest = release.revisions.values("pk")[:LATEST_REVISIONS]
        revision.queryset = release.revisions.filter(pk__in=list(newest.values_list("pk", flat=True)))
        revision.label_from_instance = _told  # type: ignore[method-assign, assignment]
        languages.choices = [(text.language, text.get_language_display()) for text in release.texts.all()]
        if len(languages.choices) < 2:
            del self.fields["languages"]


def _told(revision: Any) -> str:
    return _("revision %(number)d, by %(name)s") % {"number": revision.number, "name": revision.author_name}


def urls(model_admin: Any) -> list[URLPattern]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return page(model_admin, request, pk)

    only = require_http_methods(["GET", "HEAD", "POST"])
    guarded = model_admin.admin_site.admin_view(only(view))
    return [path("<int:pk>/links/", guarded, name="releases_release_links")]


def may_look(by: Any) -> bool:
    return any(by.has_perm(right) for right in RIGHTS)


def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """A new link is shown in the answer to the POST that made it, and nowhere again: its token is not kept."""
    release = get_object_or_404(Release, pk=pk)
    by: Any = request.user
    if not (model_admin.has_view_permission(request, release) and may_look(by)):
        raise PermissionDenied
    at = clock.now()
    may_add, may_revoke = by.has_perm("releases.add_previewlink"), by.has_perm("releases.change_previewlink")
    if request.method == "POST" and not (may_revoke if "revoke" in request.POST else may_add):
        raise PermissionDenied
    if request.method == "POST" and "revoke" in request.POST:
        return _revoke(request, release, by=by, at=at)
    form = LinkForm(release, request.POST or None, at=at)
    address = ""
    if request.method == "POST" and form.is_valid():
        address = _hand_out(release, form, by=by, at=at)
        form = form if form.errors else LinkForm(release, at=at)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Preview links"),
        "opts": model_admin.opts,
        "release": release,
        "text": release.texts.filter(language=release.original_language).first() or release.texts.first(),
        "form": form if may_add else None,
        "zones": offered_zones(),
        "address": address,
        "links": _links(release, at=at),
        "may_revoke": may_revoke,
    }
    return TemplateResponse(request, "desk/links.html", context)


def _hand_out(release: Release, form: LinkForm, *, by: Any, at: datetime) -> str:
    """The whole address of a new link; nothing when it was refused, with the reason in the form."""
    told = form.cleaned_data
    try:
        _link, token = sharing.hand_out(release, by=by, at=at, **told)
    except sharing.Refused as refused:
        form.add_error("expires_at" if isinstance(refused, sharing.WrongMoment) else None, str(refused))
        return ""
    return f"{settings.SITE_URL}{reverse('preview', kwargs={'token': token})}"


def _revoke(request: HttpRequest, release: Release, *, by: Any, at: datetime) -> HttpResponse:
    found = {str(link.pk): link for link in release.previewlinks.all()}
    if link := found.get(request.POST["revoke"]):
        sharing.revoke(link, by=by, at=at)
        messages.success(request, _("The link for %(name)s is dead.") % {"name": link})
    else:
        messages.error(request, _("There is no such link."))
    return HttpResponseRedirect(reverse("admin:releases_release_links", args=[release.pk]))


def _links(release: Release, *, at: datetime) -> Iterable[dict[str, Any]]:
    """Each link with what became of it. Visits are counted from the logbook, which nobody can change."""
    visits = LogEntry.objects.filter(book=release.uuid, step="preview_visit").order_by()
    counted = visits.annotate(link=KeyTextTransform("link", "details")).values("link")
    told = {row["link"]: row for row in counted.annotate(number=Count("pk"), last=Max("at"))}
    living = set(PreviewLink.objects.living(at=at).filter(release=release).values_list("pk", flat=True))
    return [
        {
            "link": link,
            "is_living": link.pk in living,
            "is_expired": link.expires_at <= at,
            "visits": told.get(str(link.pk), {"number": 0, "last": None}),
        }
        for link in release.previewlinks.select_related("revision")
    ]
