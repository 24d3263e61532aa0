import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from contacts.models import Newsroom
from releases import clock
from releases.desk.importing import drafts, files, language, pictures
from releases.desk.importing.arrival import Arrival, Piece, Remark, Unreadable
from releases.desk.importing.drafts import Filed, Refused
from releases.desk.importing.forms.telling import Context
from releases.desk.importing.language import Spoken
from releases.management import taking_in
from releases.management.progress import Progress
from releases.models.register import Series


@dataclass(frozen=True, slots=True)
class _Awaiting:
    """What has been filed, without its words: an archive is larger than memory. `embargo_line` is its embargo's."""

    path: Path
    line: int
    embargo_line: int
    filed: Filed


class Command(BaseCommand):
    help = (
        f"Import releases as drafts. Understood are {files.understood()}. Nothing is fetched from the network. "
        "What could not be placed is said with its line and kept. Days and hours without a zone are the newsroom's. "
        "Running it twice changes nothing; one bad file, or one bad release in a file of many, stops no other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            type=Path,
            metavar="FILE",
            help="a file, or a folder: then all files in it that are understood",
        )
        parser.add_argument(
            "--publish", action="store_true", help="for an archive: print each release with its old date and number"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument(
            "--format", choices=files.FORMS, default="", help="read every file as this, whatever its ending and content"
        )
        parser.add_argument(
            "--files",
            dest="beside",
            type=Path,
            metavar="DIR",
            help="where pictures lie that are not beside their file: a copy of wp-content/uploads",
        )
        parser.add_argument("--language", default="", help="of releases that state none; else their words tell it")
        parser.add_argument(
            "--series",
            default="",
            metavar="SLUG",
            help="gives a number to releases that have none, when they are published",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] < 1
        self.progress = Progress(sys.stderr, is_shown=sys.stderr.isatty() and not self.quiet)
        self.failures = 0
        if taking_in.is_asked_for(options["files"]):
            taking_in.run(self, **options)
            return
        self.counts = dict.fromkeys(drafts.Outcome, 0)
        self.form, self.is_rehearsal = options["format"], options["dry_run"]
        self.series, self.spoken = _series(options["series"]), _spoken(options["language"])
        self.beside = _folder(options["beside"])
        self.zone = Newsroom.objects.current().zone
        at = clock.now()
        with _rehearsal(is_one=self.is_rehearsal):
            paths = [found for path in options["files"] for found in self._within(path)]
            shown = self.progress.over(paths, name=lambda path: path.name)
            filed = [one for path in shown for one in self._files(path, at)]
            releases = _by_release(filed) if options["publish"] else []
            shelf = self.progress.over(releases, name=lambda together: f"publishing {together[0].filed.release}")
            published = sum(self._publish(together, at) for together in shelf)
        summary = self._summary(published)
        if self.failures:
            raise CommandError(summary)
        if not self.quiet:
            self.stdout.write(summary)

    def _within(self, path: Path) -> list[Path]:
        found = files.within(path)
        if not found:
            self._fail(path, 1, f"nothing in this folder is understood: only {files.understood()}")
        return found

    def _files(self, path: Path, at: datetime) -> Iterator[_Awaiting]:
        """Everything in a file, one after the other."""
        folders = (path.parent, self.beside) if self.beside else (path.parent,)
        context = Context(path.name, self.spoken, self.zone, folders)
        for count, piece in enumerate(files.read(path, context, form=self.form), 1):
            if count > 1:
                self.progress.tell(f"{path.name}, release {count}")
            if filed := self._file(path, piece, at):
                yield filed

    def _file(self, path: Path, piece: Piece, at: datetime) -> _Awaiting | None:
        arrival = piece.outcome
        if isinstance(arrival, Unreadable):
            self._fail(path, arrival.line, arrival.reason)
            return None
        if isinstance(arrival, Remark):
            self._say(f"{path}: {arrival.text}")
            return None
        told: dict[str, Any] = {"series": self.series, "is_rehearsal": self.is_rehearsal}
        try:
            filed = drafts.file(arrival, digest=piece.digest, by=None, at=at, **told)
        except Refused as refusal:
            self._fail(path, piece.line_of(refusal.passage), refusal.reason)
            return None
        self.counts[filed.outcome] += 1
        self._tell(path, filed)
        return _Awaiting(path, piece.line, piece.line_of(arrival.embargo), replace(filed, arrival=_emptied(arrival)))

    def _tell(self, path: Path, filed: Filed) -> None:
        number = filed.release.reference or f"“{filed.arrival.title}”, without a number"
        self._say(f"{path}: {number} ({filed.arrival.language}) {filed.outcome.value}")
        remarks = () if filed.outcome is drafts.Outcome.UNCHANGED else filed.arrival.remarks
        for remark in (*remarks, *(Remark(0, text) for text in filed.remarks)):
            self._say(f"  {path.name}:{remark.line}: {remark.text}" if remark.line else f"  {remark.text}")
        for address in filed.forwarded:
            self._say(f"  old address: {address}")

    def _publish(self, together: Sequence[_Awaiting], at: datetime) -> int:
        """Whether the release of these files was printed now."""
        first = together[0]
        if not self.is_rehearsal:
            pictures.develop(first.filed.release, at=at)
        try:
            return bool(drafts.publish([one.filed for one in together], by=None, at=at))
        except Refused as refusal:
            self._fail(first.path, first.embargo_line if refusal.passage else first.line, refusal.reason)
            return False

    def _fail(self, path: Path, line: int, reason: str) -> None:
        self.failures += 1
        self.progress.clear()
        self.stderr.write(f"{path}, line {line}: {reason}")

    def _say(self, text: str) -> None:
        if not self.quiet:
            self.progress.clear()
            self.stdout.write(text)

    def _summary(self, published: int) -> str:
        parts = [f"{count} {outcome.value}" for outcome, count in self.counts.items() if count]
        parts += [f"{published} published"] if published else []
        parts += [f"{self.failures} failed"] if self.failures else []
        opening = "Nothing was changed (dry run). It would be: " if self.is_rehearsal else ""
        return f"{opening}{', '.join(parts) or 'nothing'}."


@contextmanager
def _rehearsal(*, is_one: bool) -> Iterator[None]:
    """Everything is tried, and then taken back; or simply done."""
    if not is_one:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _series(slug: str) -> Series | None:
    if not slug:
        return None
    try:
        return Series.objects.get(slug=slug)
    except Series.DoesNotExist:
        known = ", ".join(Series.objects.values_list("slug", flat=True)) or "none yet: make one at the desk"
        raise CommandError(f"There is no series “{slug}”. There are: {known}.") from None


def _spoken(stated: str) -> Spoken:
    published = [code for code, _name in settings.LANGUAGES]
    meant = language.among(stated, published) if stated else ""
    if meant is None:
        raise CommandError(f"“{stated}” is no language: write a code such as {', '.join(published)}.")
    return Spoken(published, settings.LANGUAGE_CODE, meant)


def _folder(path: Path | None) -> Path | None:
    if path and not path.is_dir():
        raise CommandError(f"{path} is no folder: --files names the one in which the pictures lie.")
    return path


def _emptied(arrival: Arrival) -> Arrival:
    return replace(arrival, lead="", body="", notes="", readings=(), remarks=(), assets=())


def _by_release(filed: Sequence[_Awaiting]) -> list[list[_Awaiting]]:
    """The languages of a release are published together, after all of them have been filed; the oldest first, so that
    a series counts as the years did."""
    together: dict[int, list[_Awaiting]] = {}
    for one in filed:
        together.setdefault(one.filed.release.pk, []).append(one)
    return sorted(together.values(), key=lambda languages: _opens_at(languages[0]))


def _opens_at(one: _Awaiting) -> datetime:
    return one.filed.release.public_at or datetime.max.replace(tzinfo=UTC)
