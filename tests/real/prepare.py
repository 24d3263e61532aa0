"""A newsroom with embargoes around both changes of the clocks, written into the database of the environment.

Started as a program of its own, since the database is not the one of the tests: ``python -m tests.real.prepare``. It
prints where the files are, as JSON: ``{number: address}``.
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import django

MADE = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When everything was approved."""

EMBARGOES = {
    "w1": datetime(2026, 2, 10, 11, tzinfo=UTC),  # noon on a winter's day in Paris
    "s1": datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # 01:59:59, the last second before the clocks go forward
    "s2": datetime(2026, 3, 29, 1, tzinfo=UTC),  # 03:00:00, the first one after
    "a1": datetime(2026, 10, 24, 23, 59, 59, tzinfo=UTC),  # 01:59:59 in summer time
    "a2": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 02:30, the first time
    "a3": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 02:30, the second time
    "a4": datetime(2026, 10, 25, 2, tzinfo=UTC),  # 03:00 in winter time
}
"""The number of each release, and when it opens."""

CORRECTED, PASSWORD = "a3", "correct horse battery"
"""With this one a correction of what is out already takes effect."""


LONG, SHORT = 20_000_000, 1_500_000
"""Bytes of a film, and of a picture."""


def newsroom() -> dict[str, str]:
    from contacts.models import Account
    from releases.desk import revisions, workflow
    from releases.models.kinds import Correction
    from tests import make

    make.newsroom(four_eyes=False, time_zone="Europe/Paris")
    Account.objects.create_superuser("chief", password=PASSWORD)
    texts = {"en": {"title": "Out before"}, "fr": {"title": "Déjà parue"}}
    files = {"film": film("film", LONG), "picture": film("picture", SHORT)}
    out = make.approved(at=MADE, reference="old", texts=texts, assets=tuple(files.values()))
    for number, opens in EMBARGOES.items():
        files[number] = make.asset(at=MADE)
        texts = {"en": {"title": f"Embargo {number}"}, "fr": {"title": f"Sous embargo {number}"}}
        make.approved(at=MADE, public_at=opens, reference=number, texts=texts, assets=(files[number],))
    out.texts.update(title="Put right")
    revisions.save(out, base=1, by=None, at=MADE)
    told = {"kind": Correction.CORRECTION, "public_note": "Not quite.", "public_at": EMBARGOES[CORRECTED]}
    workflow.correct(out, revision=2, by=None, at=MADE, **told)  # type: ignore[arg-type]
    return {
        number: f"/media/{asset.plates.get().key}/{'file.mp4' if asset.medium == 'video' else 'large.jpg'}"
        for number, asset in files.items()
    }


def film(name: str, size: int) -> Any:
    from tests import make

    told: dict[str, Any] = {"medium": "video", "content_type": "video/mp4", "original": f"originals/{name}.mp4"}
    asset = make.asset(at=MADE, is_made=False, **told)
    make.develop(asset.plates.get(), says="x" * size)
    return asset


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(newsroom()))
