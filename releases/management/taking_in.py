"""``import_releases DIR`` where DIR is what ``export_releases`` wrote: the whole newsroom."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from releases.desk.exporting import checking, manifest, putting_back, returning
from releases.desk.exporting.lines import Broken
from releases.desk.exporting.putting_back import PutBack
from releases.desk.exporting.returning import Returned
from releases.management.progress import Progress


def is_asked_for(paths: Sequence[Path]) -> bool:
    return any(manifest.is_export(path) for path in paths)


def run(command: BaseCommand, *, files: Sequence[Path], dry_run: bool, verbosity: int, **options: Any) -> None:
    if len(files) > 1:
        raise CommandError("An export is imported alone: name one folder, and nothing else.")
    if options.get("publish"):
        raise CommandError("An export is imported with everything that was printed. Leave --publish out.")
    is_quiet = verbosity < 1
    progress = Progress(sys.stderr, is_shown=sys.stderr.isatty() and not is_quiet)
    try:
        put, returned = _take_in(files[0], progress, is_rehearsal=dry_run)
    except Broken as fault:
        progress.clear()
        raise CommandError(f"Nothing was imported. {fault}") from fault
    progress.clear()
    conflicts = [*put.conflicts, *returned.conflicts]
    for conflict in conflicts:
        command.stderr.write(conflict)
    summary = _summary(put, returned, conflicts, is_rehearsal=dry_run)
    if conflicts:
        raise CommandError(summary)
    if not is_quiet:
        command.stdout.write(summary)


def _take_in(root: Path, progress: Progress, *, is_rehearsal: bool) -> tuple[PutBack, Returned]:
    checking.prove(root, progress=progress.step)
    put = putting_back.put_back(root, is_rehearsal=is_rehearsal, progress=progress.step)
    try:
        with transaction.atomic():
            returned = returning.take_in(root, progress=progress.step)
            if is_rehearsal:
                transaction.set_rollback(True)
    except BaseException:
        put.take_away()
        raise
    return put, returned


def _summary(put: PutBack, returned: Returned, conflicts: Sequence[str], *, is_rehearsal: bool) -> str:
    added = [f"{count} × {name}" for name, count in returned.added.items()]
    told = [f"added: {', '.join(added) or 'nothing'}", f"files added: {len(put.added)}"]
    told += [f"unchanged: {returned.unchanged}", f"in the way: {len(conflicts)}"]
    opening = "Nothing was changed (dry run). It would be: " if is_rehearsal else ""
    accounts = returned.added.get("account", 0)
    signing_in = " Nobody can sign in with the accounts added before they get a password and are made active."
    return f"{opening}{'; '.join(told)}.{signing_in if accounts else ''}"
