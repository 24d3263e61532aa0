"""The hub of the feeds (W3C Recommendation WebSub, section 6): it is told once when something opened or closed.

What there is to tell is found out by every process that looks after tasks; one of them takes it, in one transaction
with the tasks that will tell it, so that nothing is told twice and nothing is lost. A task tells of one feed; when the
hub doesn't hear, it is told again later. The only importer of urllib3.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import urllib3
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.tasks import task

from releases import clock
from releases.models.edition import Edition, Withdrawal
from releases.models.hub import Hub
from releases.newsstand.feeds import topics

SETTLING: Final = timedelta(seconds=30)
"""An approval that opens at once is written some moments after the moment that it names, longer when the database is
busy (settings.py, "timeout"). What is told of by moments has to wait for those; a scheduled opening hasn't."""

PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200))
"""Before each further attempt. After the last, feeds are found by those who ask for them, as without a hub."""

_TIMEOUT: Final = urllib3.Timeout(connect=3, read=5)

_logger = logging.getLogger(__name__)


def watch(*, at: datetime) -> None:
    """Give order to tell the hub what opened or closed since it was told last. A hub that is new knows all of that."""
    if not settings.WEBSUB_HUB:
        return
    hub, is_new = Hub.objects.get_or_create(url=settings.WEBSUB_HUB, defaults={"told_until": at})
    if is_new or hub.told_until >= at or not changed(since=hub.told_until, at=at):
        return
    with transaction.atomic():
        locked = Hub.objects.select_for_update().get(pk=hub.pk)
        for topic in changed(since=locked.told_until, at=at):
            tell.enqueue(hub.url, topic)
        Hub.objects.filter(pk=hub.pk, told_until__lt=at).update(told_until=at)


def changed(*, since: datetime, at: datetime) -> list[str]:
    """The feeds in which something opened or closed after ``since`` and until ``at``, each once."""
    codes = [code for code, _name in settings.LANGUAGES]
    lately = Edition.objects.not_void().filter(language__in=codes)
    ahead = Q(public_at__gt=since, public_at__lte=at) & ~_at_once()
    known = Q(public_at__gt=since - SETTLING, public_at__lte=at - SETTLING)
    opened = list(lately.filter(ahead | (known & _at_once())).only("release_id", "language", "missions", "public_at"))
    withdrawn = Withdrawal.objects.filter(at__gt=since - SETTLING, at__lte=at - SETTLING)
    closed = lately.filter(withdrawal__in=withdrawn.values("pk"))
    replaced = lately.filter(
        release__in={edition.release_id for edition in opened}, closes_at__in={edition.public_at for edition in opened}
    )
    told = [*opened, *closed.only("language", "missions"), *replaced.only("language", "missions")]
    return _topics(told)


def _at_once() -> Q:
    """What was approved in the moment at which it opened, or shortly before."""
    return Q(approved_at__gt=F("public_at") - SETTLING)


def _topics(editions: Iterable[Edition]) -> list[str]:
    found: dict[str, None] = {}
    for edition in editions:
        found |= dict.fromkeys(topics.of(edition.language, [mission["slug"] for mission in edition.missions]))
    return list(found)


@task(priority=50)
def tell(hub: str, topic: str, attempt: int = 0) -> None:
    """Tell the hub of one feed. Of a hub that is no longer ours, nobody is told."""
    if hub != settings.WEBSUB_HUB:
        return
    if reason := _unheard(hub, topic):
        if attempt < len(PAUSES):
            tell.using(run_after=clock.now() + PAUSES[attempt]).enqueue(hub, topic, attempt + 1)
        _logger.warning("The hub %s was not told of %s: %s", hub, topic, reason)


def _unheard(hub: str, topic: str) -> str:
    """Why the hub did not take it; nothing when it did. It is never followed to another address."""
    try:
        with urllib3.PoolManager(timeout=_TIMEOUT, retries=False) as pool:
            answer = pool.request(
                "POST",
                hub,
                fields={"hub.mode": "publish", "hub.url": topic},
                encode_multipart=False,
                headers={"User-Agent": f"Pressoffice (+{settings.SITE_URL})"},
                redirect=False,
                preload_content=False,
            )
            answer.close()
    except urllib3.exceptions.HTTPError as error:
        return str(error)
    return "" if 200 <= answer.status < 300 else f"it answered {answer.status}"
