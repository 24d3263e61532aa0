"""Canaries (tests/contracts/songs.py) in every field of releases that the public may not read."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.forms.models import model_to_dict

from contacts.models import Account
from releases import clock
from releases.desk import comments, keeping, revisions, sharing, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction, Role
from releases.models.mission import MissionPartner
from releases.models.old_address import OldAddress
from releases.models.preview import PreviewLink
from releases.models.release import Release
from tests import make
from tests.contracts import gallery
from tests.contracts.songs import both, heard, telephone, word

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
OPENING = datetime(2031, 3, 3, 3, 33, 33, tzinfo=UTC)
"""When the embargoes end, in a year that nothing else speaks of."""

NEVER_OUT = ("draft", "press", "embargo", "cancelled")
FORMERLY = ("/old/", "/fr/old/", "/?p=", "/releases/old-", "/fr/releases/old-")
"""Where releases were on an old site."""

TEXTS = ("kicker", "title", "subtitle", "lead", "body", "notes")


def printed_in(edition: Edition) -> set[str]:
    """Every canary in the edition's row."""
    return heard(json.dumps(model_to_dict(edition), cls=DjangoJSONEncoder)) - {"2031"}


def text(mark: str, language: str) -> dict[str, str]:
    said = {name: word(f"{name}{language}", mark) for name in TEXTS}
    return said | {"body": f"<p>{said['body']}</p>", "notes": f"<p>{said['notes']}</p>"}


def facts(mark: str) -> dict[str, Any]:
    """What a release says beside its texts, with a canary in each field that holds words.

    It also names what open releases name: whoever counts those has to leave this one out.
    """
    organisation = make.organisation(
        word("organisation", mark),
        acronym=word("organisationacronym", mark),
        name=both("organisationname", mark),
        website=f"https://{word('website', mark)}.example.org",
        boilerplate=both("boilerplate", mark),
    )
    mission = make.mission(
        word("mission", mark),
        acronym=word("missionacronym", mark),
        **{name: both(f"mission{name}", mark) for name in ("name", "summary", "description", "target_body")},
        topics=[word("missiontopic", mark)],
        lead=organisation,
    )
    MissionPartner.objects.get_or_create(
        mission=mission, organisation=organisation, defaults={"role": both("partner", mark)}
    )
    officer = make.officer(
        word("officer", mark),
        name=word("officername", mark),
        title=both("officertitle", mark),
        telephone=telephone(mark),
        email=f"{word('email', mark)}@example.org",
        languages=word("languages", mark),
        listed=False,
    )
    return {
        "missions": (mission, make.mission("plain")),
        "organisations": ((organisation, Role.ISSUER), (make.organisation("plain"), Role.PARTNER)),
        "contacts": (officer, make.officer("plain")),
        "assets": gallery.hang(mark, mission=mission, officer=officer, organisation=organisation),
        "place": both("place", mark),
        "event_place": both("eventplace", mark),
        "registration": f"{word('registration', mark)}@example.org",
        "event_starts_at": OPENING,
        "event_ends_at": OPENING + timedelta(hours=2),
        "accreditation_until": OPENING - timedelta(days=2),
        "kind": "media_advisory",
        "topics": [word("topic", mark)],
    }


def draft(mark: str, *, at: datetime, **kwargs: Any) -> Release:
    texts: dict[str, Any] = {language: text(mark, language) for language in ("en", "fr")}
    series = make.series(word("series", mark), name=word("seriesname", mark), pattern=word("pattern", mark))
    numbered: dict[str, Any] = {"reference": word("reference", mark), "series": series}
    told = {"texts": texts} | numbered | facts(mark) | kwargs
    return make.draft(at=at, by=author(), **told)


def author() -> Account:
    """Who writes them all; nobody outside hears this name either."""
    return Account.objects.filter(username=word("username", "draft")).first() or Account.objects.create_superuser(
        word("username", "draft"), first_name=word("firstname", "draft")
    )


def approve(release: Release, *, at: datetime, languages: Iterable[str] | None = None) -> None:
    newest = release.revisions.latest().number
    workflow.submit(release, revision=newest, by=author(), at=at)
    workflow.approve(release, revision=newest, by=author(), at=at, languages=languages)


def correct(release: Release, mark: str, *, at: datetime, public_at: datetime) -> None:
    newest = release.revisions.latest().number
    workflow.submit(release, revision=newest, by=author(), at=at)
    asked: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": word("correctionnote", mark)}
    workflow.correct(release, revision=newest, by=author(), at=at, public_at=public_at, **asked)


def rewrite(release: Release, mark: str | None, *, at: datetime, public_at: datetime | None) -> Release:
    """Put the canaries of ``mark`` into a draft, or plain words."""
    for draft_text in release.texts.all():
        said = text(mark, draft_text.language) if mark else {"title": "Plain", "lead": "Plain.", "body": ""}
        for name in TEXTS:
            setattr(draft_text, name, said.get(name, ""))
        draft_text.save()
    named: dict[str, Any] = facts(mark) if mark else plain_facts()
    make.illustrate(release, *named.pop("assets"))
    make.name(release, **{name: named.pop(name) for name in ("missions", "organisations", "contacts")})
    Release.objects.filter(pk=release.pk).update(public_at=public_at, **named)
    release.refresh_from_db()
    revisions.save(release, base=release.revisions.latest().number, by=author(), at=at)
    return release


def plain_facts() -> dict[str, Any]:
    nothing = dict.fromkeys(("event_starts_at", "event_ends_at", "accreditation_until"))
    return {
        "missions": (make.mission("plain"),),
        "organisations": ((make.organisation("plain"), Role.ISSUER),),
        "contacts": (make.officer("plain"),),
        "assets": (),
        "kind": "press_release",
        "place": "",
        "event_place": "",
        "registration": "",
        "topics": [],
        **nothing,
    }


def keep(release: Release | None, mark: str) -> None:
    """Words that somebody typed into a form and has not saved."""
    typed = {f"texts-0-{name}": [word(f"kept{name}", mark)] for name in TEXTS}
    keeping.keep(uuid4(), release=release, by=author(), at=NOW, beat=1, base=1, typed=typed)


def plain(*, at: datetime, **kwargs: Any) -> Release:
    """A public release in both languages that sings nothing."""
    texts = {language: {"title": "Plain", "lead": "Plain."} for language in ("en", "fr")}
    return make.approved(at=at, **{"texts": texts} | plain_facts() | kwargs)


def newsroom() -> dict[str, Release]:
    """One release in each state that the public may not read, beside some that it may. ``NOW`` has to be now."""
    assert clock.now() == NOW
    earlier, later = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    make.newsroom(four_eyes=False)
    plain(at=earlier)
    told = {"draft": draft("draft", at=earlier, public_at=OPENING)}

    told["press"] = draft("press", at=earlier, public_at=OPENING, press_at=earlier)
    told["embargo"] = draft("embargo", at=earlier, public_at=OPENING)
    told["cancelled"] = draft("cancelled", at=earlier, public_at=OPENING)
    for mark in ("press", "embargo", "cancelled"):
        approve(told[mark], at=earlier)
    keep(told["embargo"], "embargo")
    keep(None, "draft")
    reason = word("reason", "cancelled")
    note = word("note", "cancelled")
    workflow.withdraw(told["cancelled"], by=author(), at=later, public_reason=reason, note=note)

    told["void"] = rewrite(plain(at=earlier), "void", at=later, public_at=OPENING)
    approve(told["void"], at=later)
    approve(rewrite(told["void"], None, at=NOW, public_at=None), at=NOW)

    told["correction"] = rewrite(plain(at=earlier), "correction", at=later, public_at=OPENING)
    correct(told["correction"], "correction", at=later, public_at=OPENING)

    told["edited"] = rewrite(plain(at=earlier), "edited", at=later, public_at=None)
    told["translation"] = plain(at=earlier, texts={"en": {"title": "Plain"}})
    told["translation"].texts.create(language="fr", **text("translation", "fr"))
    revisions.save(told["translation"], base=1, by=author(), at=later)

    told["former"] = draft("former", at=earlier, reference=None, series=make.series())
    approve(told["former"], at=earlier)
    approve(rewrite(told["former"], None, at=later, public_at=None), at=later)

    told["withdrawn"] = draft("withdrawn", at=earlier)
    approve(told["withdrawn"], at=earlier)
    hand_out(told["withdrawn"], "withdrawn", at=earlier - timedelta(seconds=1))
    note = word("note", "withdrawn")
    workflow.withdraw(told["withdrawn"], by=author(), at=later, public_reason="A figure was wrong.", note=note)
    for mark, release in told.items():
        remark(release, mark, at=later)
    for mark in (*NEVER_OUT, "withdrawn"):
        paths = (f"{path}{word('oldaddress', mark)}" for path in FORMERLY)
        OldAddress.objects.bulk_create(OldAddress(path=path, release=told[mark]) for path in paths)
    return told


def remark(release: Release, mark: str, *, at: datetime) -> None:
    """Let the desk say something of it, and somebody outside whose link is revoked since."""
    newest = release.revisions.latest().number
    first = comments.comment(release, by=author(), at=at, text=word("comment", mark), revision=newest)
    comments.comment(release, by=author(), at=at, text=word("answer", mark), revision=newest, answers=first)
    link = hand_out(release, "draft" if mark == "draft" else f"{mark}too", at=at)
    if link:
        text = word("remark", mark)
        comments.comment(release, by=None, at=at, text=text, revision=newest, from_link=link)
        sharing.revoke(link, by=author(), at=at)


def hand_out(release: Release, name: str, *, at: datetime) -> PreviewLink | None:
    """A link for whom a canary is, whose token is known: ``token-draft``. None where no link may be made."""
    try:
        link, _token = sharing.hand_out(
            release, by=author(), at=at, for_whom=word("forwhom", name), expires_at=NOW + timedelta(days=1)
        )
    except sharing.Refused:
        return None
    PreviewLink.objects.filter(pk=link.pk).update(digest=sharing.digest_of(f"token-{name}"))
    return link


def dead_links() -> list[str]:
    """The tokens of all links: revoked, expired, or overtaken by a publication."""
    return [
        f"token-{link.for_whom.removeprefix('zqforwhomx').removesuffix('qz')}" for link in PreviewLink.objects.all()
    ]


def silent_fields(row: models.Model) -> list[str]:
    """The fields of a row that could hold words and hold no canary."""
    could = (models.CharField, models.TextField, models.JSONField)
    fields = [field for field in row._meta.concrete_fields if isinstance(field, could) and not field.choices]
    return [field.name for field in fields if not heard(str(field.value_from_object(row)))]
