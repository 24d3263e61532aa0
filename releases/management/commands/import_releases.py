import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from releases import clock
from releases.desk.importing import drafts, files
from releases.desk.importing.arrival import Remark, Unreadable
from releases.desk.importing.drafts import Filed, Refused
from releases.desk.importing.files import ArrivedFile
from releases.management import taking_in

_BAR = 30


class Command(BaseCommand):
    help = (
        "Import releases from Markdown files as drafts. What could not be placed is said with its line and kept. "
        "Running it twice changes nothing; one bad file stops no other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Markdown: .md, .markdown, .txt")
        parser.add_argument(
            "--publish", action="store_true", help="for an archive: print each release with its old date and number"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] < 1
        self.progress = _Progress(sys.stderr, is_shown=sys.stderr.isatty() and not self.quiet)
        self.failures = 0
        if taking_in.is_asked_for(options["files"]):
            taking_in.run(self, **options)
            return
        at = clock.now()
        with _rehearsal(is_one=options["dry_run"]):
            paths = self.progress.over(options["files"], name=lambda path: path.name)
            filed = [found for path in paths if (found := self._file(path, at))]
            releases = _by_release(filed) if options["publish"] else []
            shown = self.progress.over(releases, name=lambda together: f"publishing {together[0][1].release}")
            published = sum(self._publish(together, at) for together in shown)
        summary = self._summary([one for _file, one in filed], published, is_rehearsal=options["dry_run"])
        if self.failures:
            raise CommandError(summary)
        if not self.quiet:
            self.stdout.write(summary)

    def _file(self, path: Path, at: datetime) -> tuple[ArrivedFile, Filed] | None:
        file = None
        try:
            file = files.read(
                path, languages=[code for code, _name in settings.LANGUAGES], default_language=settings.LANGUAGE_CODE
            )
            filed = drafts.file(file.arrival, digest=file.digest, by=None, at=at)
        except Unreadable as refusal:
            self._fail(path, refusal.line, refusal.reason)
            return None
        except Refused as refusal:
            self._fail(path, file.line_of(refusal.passage) if file else 1, refusal.reason)
            return None
        number = filed.release.reference or "without a number"
        self._say(f"{path}: {number} ({filed.arrival.language}) {filed.outcome.value}")
        remarks = () if filed.outcome is drafts.Outcome.UNCHANGED else filed.arrival.remarks
        for remark in (*remarks, *(Remark(0, text) for text in filed.remarks)):
            self._say(f"  {path.name}:{remark.line}: {remark.text}" if remark.line else f"  {remark.text}")
        return file, filed

    def _publish(self, together: Sequence[tuple[ArrivedFile, Filed]], at: datetime) -> int:
        """Whether the release of these files was printed now."""
        file = together[0][0]
        try:
            return bool(drafts.publish([filed for _file, filed in together], by=None, at=at))
        except Refused as refusal:
            self._fail(file.path, file.line_of(refusal.passage), refusal.reason)
            return False

    def _fail(self, path: Path, line: int, reason: str) -> None:
        self.failures += 1
        self.progress.clear()
        self.stderr.write(f"{path}, line {line}: {reason}")

    def _say(self, text: str) -> None:
        if not self.quiet:
            self.progress.clear()
            self.stdout.write(text)

    def _summary(self, filed: Sequence[Filed], published: int, *, is_rehearsal: bool) -> str:
        counts = {outcome: sum(one.outcome is outcome for one in filed) for outcome in drafts.Outcome}
        parts = [f"{count} {outcome.value}" for outcome, count in counts.items() if count]
        parts += [f"{published} published"] if published else []
        parts += [f"{self.failures} failed"] if self.failures else []
        opening = "Nothing was changed (dry run). It would be: " if is_rehearsal else ""
        return f"{opening}{', '.join(parts)}."


@contextmanager
def _rehearsal(*, is_one: bool) -> Iterator[None]:
    """Everything is tried, and then taken back; or simply done."""
    if not is_one:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _by_release(filed: Sequence[tuple[ArrivedFile, Filed]]) -> list[list[tuple[ArrivedFile, Filed]]]:
    """The languages of a release are published together, after all of them have been filed."""
    together: dict[int, list[tuple[ArrivedFile, Filed]]] = {}
    for file, one in filed:
        together.setdefault(one.release.pk, []).append((file, one))
    return list(together.values())


class _Progress:
    """A bar on a terminal; nothing anywhere else."""

    def __init__(self, stream: TextIO, *, is_shown: bool) -> None:
        self._stream, self._is_shown = stream, is_shown

    def over[Thing](self, things: Sequence[Thing], *, name: Callable[[Thing], str]) -> Iterator[Thing]:
        for done, thing in enumerate(things):
            self._draw(f"{'█' * (_BAR * done // len(things)):·<{_BAR}} {done}/{len(things)} {name(thing)[:40]}")
            yield thing
        self.clear()

    def clear(self) -> None:
        self._draw("")

    def _draw(self, text: str) -> None:
        if self._is_shown:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
