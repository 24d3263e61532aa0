import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from releases import clock
from releases.desk.exporting import public, whole
from releases.desk.exporting.folder import Folder, Refused
from releases.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Export everything that the newsroom owns into a new folder, in open formats: JSON lines with ninjs, HTML, "
        "files and checksums. import_releases makes the same newsroom of it. No passwords are exported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
        parser.add_argument(
            "--public", action="store_true", help="only what the public may read now: an archive to be given away"
        )
        parser.add_argument(
            "--at",
            type=_moment,
            metavar="MOMENT",
            help="the moment written into it, 2026-06-01T12:00:00Z: then the same newsroom gives the same bytes",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        at = options["at"] or now
        if at > now:
            raise CommandError("--at lies in the future: what is embargoed until then would look public.")
        if options["public"] and options["at"]:
            raise CommandError("--public goes by the clock: what was public earlier may be withdrawn. Leave --at out.")
        is_quiet = options["verbosity"] < 1
        progress = Progress(sys.stderr, is_shown=sys.stderr.isatty() and not is_quiet)

        def tell(fault: str) -> None:
            progress.clear()
            self.stderr.write(fault)

        if not options["public"] and not is_quiet:
            self.stderr.write(self.style.WARNING(whole.WARNING))
        folder = Folder(options["folder"], is_private=not options["public"])
        try:
            told = (public if options["public"] else whole).export(folder, at=at, tell=tell, progress=progress.step)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        progress.clear()
        if not is_quiet:
            counts = told["counts"]
            self.stdout.write(
                f"{counts['editions']} editions, {counts['files in this folder']} files, {counts['bytes']:,} bytes in "
                f"{folder.root}. Check it at any time: cd {folder.root} && sha256sum -c SHA256SUMS"
            )


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} is no moment with a zone: write 2026-06-01T12:00:00Z.")
    return at.replace(microsecond=0)
