"""A newsroom of everything that there is to see, written into the database of the environment: each kind of page, and
the real releases in the files that are named. ``python -m tests.real.whole FILE…``."""

import sys
from datetime import date

import django


def publish(files: list[str]) -> None:
    """As a press office would that takes over somebody's releases: each gets the next number, and is out now."""
    from django.core.management import call_command

    from releases import clock
    from releases.desk import revisions, workflow
    from releases.models.release import Release
    from tests import make

    known = set(Release.objects.values_list("pk", flat=True))
    call_command("import_releases", *files, verbosity=0)
    for number, release in enumerate(Release.objects.exclude(pk__in=known), 1):
        at = clock.now()
        release.reference, release.issued_on = f"S{number}-2026", release.issued_on or date(2026, 1, 1)
        release.save()
        release.releasecontacts.get_or_create(officer=make.officer(), defaults={"position": 9})
        newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=at).number
        workflow.submit(release, revision=newest, by=None, at=at)
        odd = [warning.name for warning in workflow.warnings(release, "approve", by=None, at=at)]
        workflow.approve(release, revision=newest, by=None, at=at, acknowledged=odd)


if __name__ == "__main__":
    django.setup()
    from tests import showcase

    showcase.illustrate()
    publish(sys.argv[1:])
