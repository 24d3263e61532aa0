"""What the page of a release shows around its form."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from contacts.models import Newsroom
from releases.desk import comparison, editor, outside, posted, workflow
from releases.desk.admin import chosen, comments, keeping, sharing, taking
from releases.desk.moments.fields import look_from, offered_zones
from releases.models.logbook import LogEntry
from releases.models.release import Release

_SCRIPTS = ("tabs", "order", "moments", "count", "editor", "paste", "keep", "cards", "upload", "pictures")
SCRIPTS = [f"desk/{name}.js" for name in _SCRIPTS]
"""What makes the form pleasant. It works without."""


def the_form(
    model_admin: Any, request: HttpRequest, page: dict[str, Any], release: Release | None, *, at: datetime
) -> dict[str, Any]:
    """The context of the page, besides what Django's admin has put into ``page``."""
    by: Any = request.user
    form = page["adminform"].form
    look_from(form, at=at)
    alone = by.has_perm(workflow.STEPS["approve"].permission) and not Newsroom.objects.current().four_eyes
    told = {
        "alone": alone,
        "scripts": SCRIPTS,
        "tools": editor.TOOLS,
        "zones": offered_zones(),
        "revision": form.newest,
        "is_stale": form.is_stale,
    }
    if release and release.pk:
        told |= _standing(release, by, alone=alone, at=at) | comments.beside(release)
        told["may_share"] = sharing.may_look(by)
        if release.binned_at:
            # What somebody typed before it went there can still be saved, once the draft is out again.
            told["show_save"] = request.method == "POST"
            told["binned"] = LogEntry.objects.filter(book=release.uuid, step="discard").first()
    if form.is_stale:
        told["comparison"] = _comparison(release, form, page)
    chosen.seen((inline.formset for inline in page["inline_admin_formsets"]), at=at)
    told |= chosen.for_uploads(request)
    return told | keeping.context(model_admin, request, release, at=at)


def _standing(release: Release, by: Any, *, alone: bool, at: datetime) -> dict[str, Any]:
    """Where it stands inside and outside, which steps there are, and in which languages it can be read."""
    editions = list(release.editions.all())
    stands, moment = outside.state(editions, at=at)
    offers = taking.offered(release, editions, by=by, at=at, alone=alone)
    previews = [text.language for text in release.texts.all()]
    return {
        "inside_said": release.get_state_display(),
        "outside_name": stands.value,
        "outside_said": outside.said(stands, moment),
        "steps": offers,
        "is_emergency_offered": any(offer.is_for_emergencies for offer in offers),
        "emergencies": taking.told_emergencies(release),
        "previews": previews,
        "missing_languages": [each for each in settings.LANGUAGES if each[0] not in previews],
    }


def _comparison(release: Release | None, form: Any, page: dict[str, Any]) -> list[comparison.Row]:
    """What somebody saved meanwhile beside what was typed, from the revision that was looked at."""
    formsets = [inline.formset for inline in page["inline_admin_formsets"]]
    base = release.revisions.filter(number=form.stale_base).first() if release else None
    newest = form.newest.snapshot
    return comparison.rows(base.snapshot if base else newest, newest, posted.snapshot(form, formsets, newest))
