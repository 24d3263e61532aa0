"""What is open to the public and nothing else, through the gate: an archive to be given away, or a mirror."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import date, datetime
from itertools import batched
from typing import Any

from django.db.models import FETCH_RAISE, Q
from django.template.loader import render_to_string

from contacts.models import Newsroom, Organisation, PressOfficer
from releases.desk.exporting import editions, lines, manifest, pages, standing
from releases.desk.exporting.editions import Told
from releases.desk.exporting.folder import Folder
from releases.desk.exporting.shelf import Shelf
from releases.desk.exporting.still import standing_still
from releases.models.edition import PUBLIC, Edition, EditionOrganisation
from releases.models.mission import Mission, MissionPartner
from releases.models.plate import Plate, Rendition
from releases.newsstand import old_addresses, particulars
from releases.newsstand.formats import enclosures

type Document = dict[str, Any]
type Tell = Callable[[str], None]
type Progress = Callable[[int, int, str], None]


def export(folder: Folder, *, at: datetime, tell: Tell, progress: Progress) -> dict[str, Any]:
    """``tell`` is told of what could not be exported; ``progress`` how many editions are done, of how many."""
    folder.begin()
    with standing_still():
        newsroom = Newsroom.objects.current()
        today, shelf = newsroom.today(at=at), Shelf(folder, tell)
        folder.write("README.txt", render_to_string("export/public.txt").encode())
        _newsroom(folder, shelf, newsroom)
        counts = {"missions.jsonl": _missions(folder, at=at), "organisations.jsonl": _organisations(folder, at=at)}
        counts["officers.jsonl"] = _officers(folder, today=today)
        counts["assets.jsonl"] = _assets(folder, shelf, at=at, today=today)
        counts["old_addresses.jsonl"] = _old_addresses(folder, at=at)
        counts["editions"] = _editions(folder, shelf, newsroom, at=at, progress=progress)
    named = str(newsroom)
    return manifest.write(folder, made_at=at, newsroom=named, is_whole=False, counts=counts, faults=[])


def _editions(folder: Folder, shelf: Shelf, newsroom: Newsroom, *, at: datetime, progress: Progress) -> int:
    opened = Edition.objects.open_to(PUBLIC, at=at)
    total, done = opened.count(), 0
    with ExitStack() as stack:
        put = stack.enter_context(folder.lines("releases.jsonl"))
        index = stack.enter_context(pages.index(folder, newsroom, {"is_whole": False, "made_at": at}))
        rows = opened.order_by("public_at", "pk").iterator(100)
        for some in batched(rows, 50):
            files = enclosures.files(some, at=at, today=newsroom.today(at=at))
            for told in particulars.of(some, newsroom=newsroom, at=at):
                each = editions.tell(told, files=files, shelf=shelf, page=pages.page_of(told.edition))
                put(editions.document(each))
                pages.write(folder, each, newsroom=newsroom, others=_others(each))
                index.add(each)
            done += len(some)
            progress(done, total, "editions")
    return done


def _others(told: Told) -> list[Document]:
    address = told.edition.address
    return [
        {"title": each.title, "language": each.language, "page": f"html/{each.language}/{address}.html"}
        for each in told.particulars.translations
    ]


# --- what stands beside -----------------------------------------------------------------------------------------------


def _newsroom(folder: Folder, shelf: Shelf, newsroom: Newsroom) -> None:
    facts = standing.facts(newsroom, standing.NEWSROOM)
    facts["organisation"] = newsroom.organisation.slug if newsroom.organisation else None
    facts["logo"] = shelf.put(str(newsroom.logo)) if newsroom.logo else ""
    folder.write("newsroom.json", lines.readable(facts))


def _missions(folder: Folder, *, at: datetime) -> int:
    shown = Mission.objects.on_the_newsstand(at=at).select_related("lead").order_by("slug")

    def told(mission: Mission) -> Document:
        partners = mission.partnerships.all().fetch_mode(FETCH_RAISE).select_related("organisation")
        named = [
            {"organisation": each.organisation.slug, **standing.facts(each, standing.PARTNER)} for each in partners
        ]
        facts = standing.facts(mission, standing.MISSION)
        return {**facts, "lead": mission.lead.slug if mission.lead else None, "partners": named}

    return _put(folder, "missions.jsonl", map(told, shown.iterator(500)))


def _organisations(folder: Folder, *, at: datetime) -> int:
    """Those that something open names, or a mission that is on the newsstand; and the newsroom's own."""
    printed = EditionOrganisation.objects.filter(edition__in=Edition.objects.open_to(PUBLIC, at=at).values("pk"))
    missions = Mission.objects.on_the_newsstand(at=at)
    partners = MissionPartner.objects.filter(mission__in=missions.values("pk"))
    shown = Organisation.objects.filter(
        Q(pk__in=printed.values("organisation"))
        | Q(pk__in=missions.values("lead"))
        | Q(pk__in=partners.values("organisation"))
        | Q(pk__in=Newsroom.objects.values("organisation"))
    ).order_by("slug")
    rows = (standing.facts(each, standing.ORGANISATION) for each in shown.iterator(500))
    return _put(folder, "organisations.jsonl", rows)


def _officers(folder: Folder, *, today: date) -> int:
    shown = PressOfficer.objects.listed().active(on=today).order_by("slug")
    return _put(folder, "officers.jsonl", (standing.facts(each, standing.OFFICER) for each in shown.iterator(500)))


def _assets(folder: Folder, shelf: Shelf, *, at: datetime, today: date) -> int:
    """Pictures and files that are given to readers, with all their renditions. An original isn't: it is the desk's."""
    opened = Plate.objects.open_to(PUBLIC, at=at, today=today).order_by("pk")

    def told(plate: Plate) -> Document:
        said = {name: value for name, value in plate.words.items() if name != "missions"}
        made = Rendition.objects.open_to(PUBLIC, at=at, today=today).filter(plate=plate).order_by("pk")
        names = ("name", "content_type", "width", "height", "size")
        renditions = [{**standing.facts(each, names), "file": shelf.put(each.path, each.checksum)} for each in made]
        return {**said, **standing.facts(plate, standing.PLATE), "renditions": renditions}

    return _put(folder, "assets.jsonl", map(told, opened.iterator(100)))


def _old_addresses(folder: Folder, *, at: datetime) -> int:
    """Which address of an old site leads where now: for whoever keeps that site, or takes its place."""
    return _put(folder, "old_addresses.jsonl", ({"path": path, "url": url} for path, url in old_addresses.every(at=at)))


def _put(folder: Folder, path: str, rows: Iterable[Document]) -> int:
    count = 0
    with folder.lines(path) as put:
        for row in rows:
            put(row)
            count += 1
    return count
