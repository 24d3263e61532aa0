# ruff: noqa: E402 -- models can be imported only when Django is set up
"""An archive of many editions, searched: on the engine that ``DATABASE_URL`` names, in a database of its own.

Its words are as often as words are (Zipf's law); every title, lead and text is another one.
"""

import os
import random
import statistics
import sys
import time
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from itertools import accumulate, batched
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.test import Client

from releases.models.edition import PUBLIC, Edition, EditionMission, EditionOfficer, EditionOrganisation, Link
from releases.models.release import Release
from releases.models.revision import Revision
from releases.newsstand.search.document import searched
from tests import make
from tests.bench import side

SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ion")]
WORDS = 30_000
IN_BODY = 250


class Language:
    """Words that nobody has a list of, the commonest first."""

    def __init__(self) -> None:
        self.dice = random.Random(168_2017)
        made = ("".join(self.dice.choices(SYLLABLES, k=self.dice.choice((2, 2, 3, 3, 4)))) for _ in range(4 * WORDS))
        self.words = list(dict.fromkeys(made))[:WORDS]
        weights = list(accumulate(1 / (rank + 2) for rank in range(len(self.words))))
        self.spoken = self.dice.choices(self.words, cum_weights=weights, k=2_000_000)

    def say(self, count: int) -> str:
        start = self.dice.randrange(len(self.spoken) - count)
        return " ".join(self.spoken[start : start + count])


def fill(count: int) -> list[str]:
    """The words in their order."""
    language = Language()
    missions = [make.mission(f"mission-{n}") for n in range(40)]
    organisations = [make.organisation(f"agency-{n}") for n in range(60)]
    officers = [make.officer(f"officer-{n}") for n in range(20)]
    links: tuple[tuple[type[Link], str, list[Any]], ...] = (
        (EditionMission, "mission", missions),
        (EditionOrganisation, "organisation", organisations),
        (EditionOfficer, "officer", officers),
    )
    for numbers in batched(range(count), 2_000):
        releases = Release.objects.bulk_create(Release(uuid=UUID(int=n + 1), reference=f"PR{n}-2026") for n in numbers)
        revisions = Revision.objects.bulk_create(
            Revision(release=release, number=1, made_at=datetime(2000, 1, 1, tzinfo=UTC), snapshot={}, digest="")
            for release in releases
        )
        drawn = zip(numbers, releases, revisions, strict=True)
        editions = Edition.objects.bulk_create(_edition(n, a, b, language, count) for n, a, b in drawn)
        for link, name, things in links:
            link._default_manager.bulk_create(
                link(edition=edition, **{name: thing})
                for edition in editions
                for thing in language.dice.sample(things, k=language.dice.choice((1, 1, 2)))
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")
    return language.words


def _edition(n: int, release: Release, revision: Revision, language: Language, count: int) -> Edition:
    public_at = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=language.dice.randrange(24 * 365 * 40), seconds=n)
    edition = Edition(
        release=release,
        revision=revision,
        language="en",
        number=1,
        kind=language.dice.choice(("press_release", "press_release", "statement", "media_advisory")),
        reference=f"PR{n}-{public_at.year}",
        address=f"pr{n}-{public_at.year}",
        issued_on=public_at.date(),
        title=language.say(9).capitalize(),
        lead=language.say(30),
        body="".join(f"<p>{language.say(IN_BODY // 5)}.</p>" for _ in range(5)),
        approved_at=public_at,
        press_at=public_at,
        public_at=public_at,
    )
    edition.searched = searched(edition)
    return edition


def page(query: str, repeat: int) -> float:
    """Milliseconds, the median."""
    reader, taken = Client(headers={"Host": "127.0.0.1"}), []
    for _ in range(repeat + 1):
        began = time.perf_counter()
        response = reader.get(f"/releases/?{query}")
        taken.append(1_000 * (time.perf_counter() - began))
        assert response.status_code == 200
    return statistics.median(taken[1:])


def plainly(word: str, repeat: int) -> float:
    """What a search without an index does for the first page: how many there are, and the newest twenty."""
    at, taken = datetime(2026, 11, 1, tzinfo=UTC), []
    for _ in range(repeat):
        began = time.perf_counter()
        told = Q(title__icontains=word) | Q(lead__icontains=word) | Q(body__icontains=word)
        found = Edition.objects.open_to(PUBLIC, at=at).in_language("en").newest_first().filter(told)
        assert found.count() >= len(found[:20])
        taken.append(1_000 * (time.perf_counter() - began))
    return statistics.median(taken)


def do(asked: dict[str, Any]) -> Any:
    if "fill" in asked:
        return {"words": fill(asked["fill"]), "engine": connection.vendor}
    if "page" in asked:
        return page(asked["page"], asked["repeat"])
    return plainly(asked["plainly"], asked["repeat"])


if __name__ == "__main__":
    settings.LOGGING_CONFIG = None
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(Path(settings.VAR, "bench.sqlite3"))
    with redirect_stdout(sys.stderr):  # Django tells what it finds; answers alone go to whoever asks
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        side.answer(do)
    finally:
        connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)
