"""A draft for somebody without an account, at an address that only they know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language_info, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from contacts.models import Newsroom
from releases import clock
from releases.desk import comments, preview, sharing
from releases.desk.views import as_of, bar, unopened
from releases.models.preview import PreviewLink
from releases.models.revision import Revision

MOST_BYTES = 64 * 1024
"""Of what is sent with a comment: the longest one, each of its letters as three percent-encoded bytes, and more."""


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        required=False,  # the verb says in words that it is empty
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": comments.MOST_CHARACTERS}),
    )


@dataclass(frozen=True)
class Visit:
    """Somebody before a draft: by which link, at which revision, in which language, at what time."""

    token: str
    link: PreviewLink
    revision: Revision
    language: str
    at: datetime

    @property
    def tongues(self) -> list[str]:
        return tongues_of(self.link, self.revision)

    def address(self, language: str) -> str:
        return reverse("preview", kwargs={"token": self.token, "language": language})


# Exempt: there is no session that another site could ride on. What lets somebody write is the token in the address,
# which another site would have to know. (Django's own way needs a cookie, and readers are given none.)
@csrf_exempt
def page(request: HttpRequest, token: str, language: str = "") -> HttpResponse:
    """What the link shows. One that is unknown, revoked, expired or overtaken by the publication is the plain 404."""
    at = clock.now()
    link = sharing.opened_by(token, at=at)
    if link is None:
        raise Http404
    revision = sharing.shown_by(link)
    tongues = tongues_of(link, revision)
    language = language or next(iter(tongues), "")
    if language not in tongues:
        raise Http404
    visit = Visit(token, link, revision, language, at)
    with override(language):
        if request.method == "POST":
            return _take(request, visit)
        sharing.visit(link, revision=revision, language=language, at=at)
        return _show(visit, RemarkForm(), is_sent="sent" in request.GET)


def tongues_of(link: PreviewLink, revision: Revision) -> list[str]:
    """The languages that the link shows, the original first."""
    texts = revision.snapshot["texts"]
    shown = [code for code in texts if not link.languages or code in link.languages]
    return sorted(shown, key=lambda code: code != revision.snapshot["original_language"])


def _take(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take a comment, or say why not and keep what was typed."""
    length = request.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:  # before a byte of it is read
        refused = _("This is too long. A comment has %(most)d characters at most.") % {"most": comments.MOST_CHARACTERS}
        return _show(visit, RemarkForm(), refused=refused, status=413)
    form = RemarkForm(request.POST)
    if not _comes_from_here(request):
        refused = _("This came from another site and was not taken. If you wrote it, send it from this page.")
        return _show(visit, form, refused=refused, status=403)
    if not form.is_valid():
        return _show(visit, form, refused=" ".join(str(reason) for reason in form.errors["text"]), status=400)
    try:
        comments.comment(
            visit.link.release,
            by=None,
            at=visit.at,
            text=form.cleaned_data["text"],
            revision=visit.revision.number,
            from_link=visit.link,
        )
    except comments.Refused as refusal:
        status = 429 if isinstance(refusal, comments.TooMany) else 400
        return _show(visit, form, refused=str(refusal), status=status)
    return HttpResponseRedirect(f"{visit.address(visit.language)}?sent#remarks", status=303)


def _comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that our own page sent it.

    Our own ``Origin`` is ``null``: the page is sent with ``no-referrer``, which silences it (Fetch, “append a request
    Origin header”). So another site is told by ``Sec-Fetch-Site``, and by an ``Origin`` that does name it.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin", "null")
    return site in {"same-origin", "none"} and origin in {"null", f"{request.scheme}://{request.get_host()}"}


def _show(
    visit: Visit, form: RemarkForm, *, refused: str = "", is_sent: bool = False, status: int = 200
) -> HttpResponse:
    """The draft among what is public now, and under it what came by this link: nobody else's words."""
    media = unopened.at_a_preview(visit.token)
    response = preview.page(visit.revision, visit.language, at=visit.at, as_of=visit.at, media_base=media)
    response.status_code = status
    context: dict[str, Any] = {
        "link": visit.link,
        "until": as_of.written(visit.link.expires_at, zone=Newsroom.objects.current().zone),
        "tongues": [_tongue(visit, code) for code in visit.tongues],
        "remarks": list(visit.link.comments.order_by("written_at", "uuid")),
        "form": form,
        "here": visit.address(visit.language),
        "refused": refused,
        "is_sent": is_sent and not refused,
    }
    bar.lay(response, "desk/over_guests.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Content-Language"] = visit.language
    return response


def _tongue(visit: Visit, code: str) -> dict[str, Any]:
    name = str(get_language_info(code)["name_local"]).capitalize()
    return {"code": code, "name": name, "address": visit.address(code), "is_here": code == visit.language}
