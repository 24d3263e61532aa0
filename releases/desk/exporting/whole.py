"""Everything: what is printed, in open formats; and all rows of the desk, from which the newsroom can be made again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import batched, groupby
from typing import Any, Final

from django.db.models import FETCH_PEERS
from django.template.loader import render_to_string

from contacts.models import Newsroom, Organisation, PressOfficer
from releases.desk.exporting import editions, kinds, lines, manifest, pages, standing
from releases.desk.exporting.editions import Told
from releases.desk.exporting.folder import Folder
from releases.desk.exporting.kinds import Kind, Row
from releases.desk.exporting.shelf import Shelf
from releases.desk.exporting.still import standing_still
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.mission import Mission
from releases.models.plate import Rendition
from releases.models.release import Release
from releases.newsstand.formats import enclosures

type Document = dict[str, Any]
type Tell = Callable[[str], None]
type Progress = Callable[[int, int, str], None]

WARNING = "This folder contains embargoed matter, drafts, the logbook and names of accounts. Keep it locked away."
_FAULTS: Final = 1000
"""So many of what could not be exported are named in the manifest too."""


def export(folder: Folder, *, at: datetime, tell: Tell, progress: Progress) -> dict[str, Any]:
    """``tell`` is told of what could not be exported; ``progress`` how many releases are done, of how many."""
    folder.begin()
    faults: list[str] = []

    def note(fault: str) -> None:
        tell(fault)
        if len(faults) < _FAULTS:
            faults.append(fault)

    with standing_still():
        newsroom = Newsroom.objects.select_related("organisation").first() or Newsroom()
        shelf = Shelf(folder, note)
        folder.write("README.txt", render_to_string("export/whole.txt").encode())
        counts = _rows(folder, shelf, newsroom)
        _standing(folder, shelf, newsroom)
        counts["editions"] = _editions(folder, shelf, newsroom, at=at, progress=progress)
    named = str(newsroom)
    return manifest.write(folder, made_at=at, newsroom=named, is_whole=True, counts=counts, faults=faults)


# --- as the desk has it -----------------------------------------------------------------------------------------------


def _rows(folder: Folder, shelf: Shelf, newsroom: Newsroom) -> dict[str, int]:
    counts: dict[str, int] = {}
    with folder.lines("desk/files.jsonl") as put_file:
        for kind in kinds.KINDS:
            with folder.lines(kind.file) as put:
                counts[kind.file] = 0
                for key, rows in _things(kind):
                    put({"thing": key, "rows": rows, **_places(kind, key)})
                    counts[kind.file] += 1
                    for name, checksum in _stored(rows).items():
                        put_file({"name": name, "file": shelf.put(name, checksum)})
    return counts


def _things(kind: Kind) -> Iterator[tuple[str, list[Row]]]:
    for keys in batched(kind.keys(), kind.at_once):
        yield from kinds.rows_of(kind, keys).items()


def _places(kind: Kind, key: str) -> Document:
    """In which order the editions of all releases were printed: what became public in the same second stands so."""
    if kind is not kinds.RELEASES:
        return {}
    return {"places": list(Edition.objects.filter(release__uuid=key).order_by("pk").values_list("pk", flat=True))}


def _stored(rows: Iterable[Row]) -> dict[str, str]:
    """What lies in the private storage for these rows: names, with checksums where they are known."""
    found: dict[str, str] = {}
    for row in rows:
        told, model = row["fields"], row["model"]
        if model in {"releases.asset", "releases.plate", "releases.track"}:
            found[told["original"]] = told["checksum"]
        if model == "releases.plate":
            found |= {track["original"]: track["checksum"] for track in told["tracks"]}
        if model == "releases.rendition":
            found[told["path"]] = told["checksum"]
        if model == "contacts.newsroom" and told["logo"]:
            found[told["logo"]] = ""
    return found


# --- for those who have no Pressoffice --------------------------------------------------------------------------------


def _standing(folder: Folder, shelf: Shelf, newsroom: Newsroom) -> None:
    organisation = newsroom.organisation.slug if newsroom.organisation else None
    facts = {**standing.every_fact(newsroom), "organisation": organisation}
    facts["logo"] = shelf.put(str(newsroom.logo)) if newsroom.logo else ""
    folder.write("newsroom.json", lines.readable(facts))
    with folder.lines("organisations.jsonl") as put:
        for each in Organisation.objects.order_by("slug").select_related("parent").iterator():
            put({**standing.every_fact(each), "parent": each.parent and each.parent.slug})
    with folder.lines("officers.jsonl") as put:
        for person in PressOfficer.objects.order_by("slug").select_related("organisation").iterator():
            put({**standing.every_fact(person), "organisation": person.organisation and person.organisation.slug})
    with folder.lines("missions.jsonl") as put:
        for mission in Mission.objects.order_by("slug").select_related("lead").iterator():
            partners = mission.partnerships.select_related("organisation")
            named = [{"organisation": each.organisation.slug, **standing.every_fact(each)} for each in partners]
            put({**standing.every_fact(mission), "lead": mission.lead and mission.lead.slug, "partners": named})
    with folder.lines("assets.jsonl") as put:
        for asset in Asset.objects.order_by("pk").iterator(100):
            missions = sorted(asset.missions.values_list("slug", flat=True))
            file = shelf.put(asset.original, asset.checksum)
            put({**standing.facts(asset, standing.ASSET), "missions": missions, "file": file})


def _editions(folder: Folder, shelf: Shelf, newsroom: Newsroom, *, at: datetime, progress: Progress) -> int:
    total, done, count = Release.objects.count(), 0, 0
    shown = {"is_whole": True, "made_at": at}
    with ExitStack() as stack:
        put = stack.enter_context(folder.lines("releases.jsonl"))
        index = stack.enter_context(pages.index(folder, newsroom, shown))
        releases = Release.objects.order_by("pk").values_list("pk", flat=True).iterator(2000)
        for keys in batched(releases, 20):
            for together in _by_release(keys):
                told = _told(together, newsroom, shelf)
                _write_pages(folder, told, newsroom, index, at=at)
                for each in told:
                    put(editions.whole_document(each) | {"stands": editions.stands(each.edition, at=at)})
                count += len(told)
            done += len(keys)
            progress(done, total, "releases")
    return count


def _by_release(keys: Sequence[int]) -> Iterator[list[Edition]]:
    asked = Edition.objects.filter(release__in=keys).select_related("release__series", "withdrawal")
    rows = asked.fetch_mode(FETCH_PEERS).order_by("release_id", "language", "number")
    return (list(group) for _release, group in groupby(rows, key=lambda each: each.release_id))


def _told(together: list[Edition], newsroom: Newsroom, shelf: Shelf) -> list[Told]:
    printed = [asset for each in together for asset in each.assets]
    keys = {asset["key"] for asset in printed} | {asset["poster"]["key"] for asset in printed if asset["poster"]}
    made = Rendition.objects.filter(plate__key__in=keys).select_related("plate")
    files = {
        (each.plate.key, each.name): enclosures.File(each.path, each.content_type, each.size, each.checksum)
        for each in made
    }
    lasts = {edition.language: edition for edition in together if not edition.is_void()}
    lasts = {edition.language: edition for edition in together} | lasts
    return [
        editions.tell(
            editions.as_of_its_opening(each, together, newsroom),
            files=files,
            shelf=shelf,
            page=pages.page_of(each, is_last=lasts[each.language] == each),
        )
        for each in together
    ]


def _write_pages(folder: Folder, told: list[Told], newsroom: Newsroom, index: pages.Index, *, at: datetime) -> None:
    stands = {each.page: editions.stands(each.edition, at=at) for each in told}
    others = [
        {"title": each.edition.title, "language": each.edition.language, "page": each.page, "stands": stands[each.page]}
        for each in told
    ]
    for each in told:
        is_simple = stands[each.page] == "public" and not each.edition.closes_at
        shown = "" if is_simple else stands[each.page]
        pages.write(folder, each, newsroom=newsroom, others=others, stands=shown)
        if ".edition-" not in each.page:
            index.add(each, stands="" if stands[each.page] == "public" else stands[each.page])
