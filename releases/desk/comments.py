"""What is said of a draft: by the desk, and by those who were given a link. It never prints and is never public."""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from contacts.models import Account
from releases import prose
from releases.desk import logbook
from releases.models.preview import Comment, PreviewLink
from releases.models.release import Release

MOST_CHARACTERS = 5_000
MOST_IN_AN_HOUR = 20
"""Of those that come by one link."""

IN_THE_LOGBOOK = 200
"""A comment up to this long stands in the logbook with its words."""

_MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
_AFTER_A_NAME = ".@+-"
"""What a user name may hold and a sentence may put after one."""


class Refused(Exception):
    """A comment that can't be taken, with the reason in words."""


class TooMany(Refused):
    """One more than may come by a link within an hour."""


@transaction.atomic
def comment(
    release: Release,
    *,
    by: Account | None,
    at: datetime,
    text: str,
    revision: int,
    answers: Comment | None = None,
    from_link: PreviewLink | None = None,
) -> Comment:
    """Say something of a draft as it is at ``revision``.

    By an account, or by whoever came with ``from_link``: they mention nobody, so that they learn no names. The same
    words sent twice at once are one comment. An answer opens again what was resolved.
    """
    words = prose.lines(text)
    locked = Release.objects.select_for_update().get(pk=release.pk)
    thread = answers.answers or answers if answers else None
    own = Comment.objects.filter(release=locked, author=by, from_link=from_link)
    same = own.filter(text=words, answers=thread, revision=revision, written_at__gt=at - timedelta(minutes=1)).first()
    if same:
        return same
    _check(words, by_link=own if from_link else own.none(), at=at)
    if not locked.revisions.filter(number=revision).exists():
        raise Refused(_("There is no revision %(number)d.") % {"number": revision})
    said = Comment.objects.create(
        release=locked,
        revision=revision,
        answers=thread,
        author=by,
        author_name=from_link.for_whom if from_link and not by else logbook.name_of(by),
        from_link=from_link,
        text=words,
        written_at=at,
    )
    if by:
        said.mentioned.set(mentioned_in(words)[0])
    if thread:
        _set_resolved(thread, at=None, by_name="")
    _log("comment", said, by=by, at=at, note=words)
    return said


def _check(words: str, *, by_link: QuerySet[Comment], at: datetime) -> None:
    if not words:
        raise Refused(_("Write something first."))
    if len(words) > MOST_CHARACTERS:
        told = {"most": MOST_CHARACTERS, "length": len(words)}
        raise Refused(_("This is too long: %(length)d characters. A comment has %(most)d at most.") % told)
    if by_link.filter(written_at__gt=at - timedelta(hours=1)).count() >= MOST_IN_AN_HOUR:
        most = {"most": MOST_IN_AN_HOUR}
        raise TooMany(_("Not more than %(most)d comments within an hour. Please wait a little.") % most)


@transaction.atomic
def resolve(comment: Comment, *, by: Account | None, at: datetime) -> Comment:
    """Put a thread away: nobody waits for it any more."""
    thread = _locked(comment)
    if thread.resolved_at is None:
        _set_resolved(thread, at=at, by_name=logbook.name_of(by))
        _log("resolve", thread, by=by, at=at, note=thread.text)
    return thread


@transaction.atomic
def reopen(comment: Comment, *, by: Account | None, at: datetime) -> Comment:
    """Take a thread out again."""
    thread = _locked(comment)
    if thread.resolved_at is not None:
        _set_resolved(thread, at=None, by_name="")
        _log("reopen", thread, by=by, at=at, note=thread.text)
    return thread


def _locked(comment: Comment) -> Comment:
    """The thread that a comment belongs to, under the lock under which comments are written."""
    Release.objects.select_for_update().get(pk=comment.release_id)
    return Comment.objects.select_related("release").get(pk=comment.answers_id or comment.pk)


def _set_resolved(thread: Comment, *, at: datetime | None, by_name: str) -> None:
    thread.resolved_at, thread.resolved_by_name = at, by_name
    thread.save(update_fields=["resolved_at", "resolved_by_name"])


def _log(step: str, said: Comment, *, by: Account | None, at: datetime, note: str) -> None:
    by_link = {"link": str(said.from_link_id)} if step == "comment" and said.from_link_id else {}
    logbook.write(
        step,
        said.release,
        by=by,
        by_name=said.author_name if by_link else "",
        at=at,
        revision=said.revision,
        note=note if len(note) <= IN_THE_LOGBOOK else "",
        comment=str(said.uuid),
        **by_link,
    )


def mentioned_in(text: str) -> tuple[list[Account], list[str]]:
    """Whom a text calls by ``@username``: those who may enter the desk, and the names that nobody there has."""
    named = list(dict.fromkeys(_MENTION.findall(text)))
    spellings = {name: [name, name.rstrip(_AFTER_A_NAME)] for name in named}
    wanted = {spelling for both in spellings.values() for spelling in both}
    staff = {a.get_username(): a for a in Account.objects.filter(username__in=wanted, is_active=True, is_staff=True)}
    found: dict[str, Account] = {}
    unknown = []
    for whole, bare in spellings.values():
        account = staff.get(whole) or staff.get(bare)
        if account:
            found[account.get_username()] = account
        elif bare:
            unknown.append(bare)
    return list(found.values()), unknown


def pieces(comment: Comment) -> list[tuple[str, str]]:
    """The text in pieces, ``(words, name)``: those who were called have their names beside what was typed.

    ``comment.mentioned`` is prefetched by ``threads`` and ``waiting_for``.
    """
    names = {account.get_username(): str(account) for account in comment.mentioned.all()}
    told: list[tuple[str, str]] = []
    end = 0
    for found in _MENTION.finditer(comment.text):
        username = next((each for each in (found[1], found[1].rstrip(_AFTER_A_NAME)) if each in names), "")
        if username:
            told += [(comment.text[end : found.start()], ""), (f"@{username}", names[username])]
            end = found.start() + 1 + len(username)
    return [piece for piece in [*told, (comment.text[end:], "")] if piece[0]]


def threads(release: Release) -> QuerySet[Comment]:
    """All that was said of a draft, with the answers, the oldest first."""
    return (
        Comment.objects.threads()
        .filter(release=release)
        .select_related("from_link")
        .prefetch_related("mentioned", "replies__mentioned")
    )


def waiting_for(account: Account) -> QuerySet[Comment]:
    """What others said that calls this account, or answers where it has spoken, and that it has not answered since.

    With ``release`` and its texts, the newest first.
    """
    own = Comment.objects.filter(author=account)
    in_thread = Q(pk=OuterRef("answers")) | Q(answers=OuterRef("answers"))
    later = own.filter(
        Q(answers=OuterRef("pk")) | Q(answers=OuterRef("answers")), written_at__gte=OuterRef("written_at")
    )
    is_called = Q(pk__in=Comment.objects.filter(mentioned=account).values("pk"))
    is_answer = Q(answers__isnull=False) & Exists(own.filter(in_thread, written_at__lte=OuterRef("written_at")))
    return (
        Comment.objects.waiting()
        .exclude(author=account)
        .filter(is_called | is_answer)
        .filter(~Exists(later))
        .select_related("release", "answers")
        .prefetch_related("mentioned", "release__texts")
        .order_by("-written_at")
    )
