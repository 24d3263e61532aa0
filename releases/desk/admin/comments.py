"""What is said of a draft, on a page of its own: so writing a comment never costs what is typed into the release."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from releases import clock
from releases.desk import comments
from releases.models.preview import Comment
from releases.models.release import Release

BESIDE = 5
"""How many open threads stand beside the form."""


class CommentForm(forms.Form):
    """``revision`` is the one that was looked at; ``answers`` the thread."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        help_text=gettext_lazy("@username calls somebody: it waits on their first page until they answer."),
        required=False,  # the verb says in words that it is empty
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    answers = forms.UUIDField(widget=forms.HiddenInput, required=False)


def urls(model_admin: Any) -> list[URLPattern]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return page(model_admin, request, pk)

    only = require_http_methods(["GET", "HEAD", "POST"])
    guarded = model_admin.admin_site.admin_view(only(view))
    return [path("<int:pk>/comments/", guarded, name="releases_release_comments")]


def beside(release: Release) -> dict[str, Any]:
    """What the form of a release shows of them, to read only."""
    waiting = comments.threads(release).filter(resolved_at=None)
    told = list(waiting.order_by("-written_at")[:BESIDE])
    return {"open_threads": [_thread(each) for each in told], "open_count": waiting.count()}


def page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Release, pk=pk)
    if not model_admin.has_view_permission(request, release):
        raise PermissionDenied
    by: Any = request.user
    may_write, may_resolve = by.has_perm("releases.add_comment"), by.has_perm("releases.change_comment")
    newest = release.revisions.first()
    form = CommentForm(request.POST or None, initial={"revision": newest.number if newest else 0})
    if request.method == "POST":
        puts_away = bool({"resolve", "reopen"} & request.POST.keys())
        if not (may_resolve if puts_away else may_write):
            raise PermissionDenied
        answer = _put_away(request, release, at=clock.now()) if puts_away else _write(request, release, form)
        if answer:
            return answer
    answered = str(form["answers"].value() or "") if form.is_bound else ""
    told = [_thread(each, answered=answered) for each in comments.threads(release)]
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Comments"),
        "opts": model_admin.opts,
        "release": release,
        "form": form,
        "is_an_answer": bool(answered),
        "text": release.texts.filter(language=release.original_language).first() or release.texts.first(),
        "open_threads": [each for each in told if not each["first"].resolved_at],
        "resolved_threads": [each for each in told if each["first"].resolved_at],
        "may_write": may_write,
        "may_resolve": may_resolve,
    }
    return TemplateResponse(request, "desk/comments.html", context)


def _write(request: HttpRequest, release: Release, form: CommentForm) -> HttpResponse | None:
    """Nothing when it was refused, with the reason in the form and what was typed."""
    if not form.is_valid():
        return None
    by: Any = request.user
    told = form.cleaned_data
    answers = release.comments.filter(pk=told["answers"]).first() if told["answers"] else None
    try:
        said = comments.comment(
            release, by=by, at=clock.now(), text=told["text"], revision=told["revision"], answers=answers
        )
    except comments.Refused as refused:
        form.add_error("text", str(refused))
        return None
    called, unknown = comments.mentioned_in(said.text)
    if called:
        names = ", ".join(str(account) for account in called)
        messages.success(request, _("Written. It waits on the first page of %(names)s.") % {"names": names})
    else:
        messages.success(request, _("Written."))
    if unknown:
        told_of = {"names": ", ".join(f"@{name}" for name in unknown)}
        sentence = ngettext(
            "Nobody at the desk has this user name: %(names)s.",
            "Nobody at the desk has these user names: %(names)s.",
            len(unknown),
        )
        messages.warning(request, sentence % told_of)
    return _back(release, said)


def _put_away(request: HttpRequest, release: Release, *, at: datetime) -> HttpResponse:
    by: Any = request.user
    verb = comments.resolve if "resolve" in request.POST else comments.reopen
    found = {str(each.pk): each for each in release.comments.all()}
    said = found.get(request.POST.get("resolve") or request.POST.get("reopen") or "")
    if said is None:
        messages.error(request, _("There is no such comment."))
        return _back(release)
    verb(said, by=by, at=at)
    return _back(release, said)


def _back(release: Release, said: Comment | None = None) -> HttpResponse:
    there = reverse("admin:releases_release_comments", args=[release.pk])
    return HttpResponseRedirect(f"{there}#c-{said.answers_id or said.pk}" if said else there)


def _thread(first: Comment, *, answered: str = "") -> dict[str, Any]:
    replies = [{"comment": each, "pieces": comments.pieces(each)} for each in first.replies.all()]
    is_answered = str(first.pk) == answered
    return {"first": first, "pieces": comments.pieces(first), "replies": replies, "is_answered": is_answered}
