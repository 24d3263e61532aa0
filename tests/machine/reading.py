"""What the public does see at a moment, at every address, in both languages."""

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import time_machine

from releases.models.edition import PUBLIC, Edition
from tests.machine.model import LANGUAGES, Outside
from tests.page import Page
from tests.visitor import Visitor

_SONG = re.compile(r"zq\w+?qz")

type Newsstand = dict[str, Outside]
"""Each release by its address."""


class Sight(NamedTuple):
    """What one language of the newsstand shows. Titles in their order."""

    home: list[str]
    archive: list[str]
    how_many: int
    feed: list[str]
    sitemap: set[str]
    pages: dict[str, tuple[int, str, str]]
    """The address of a release: the answer's status, and which title and note it gives."""
    words: set[str]
    """Every word of ours that stands anywhere in all that."""


def expected(newsstand: Newsstand, language: str, at: datetime) -> Sight:
    seen = {address: turn for address, outside in newsstand.items() if (turn := outside.seen(language, at))}
    titles = [turn.title for turn in sorted(seen.values(), reverse=True)]
    pages = {address: _turned(outside, language, at) for address, outside in newsstand.items()}
    elsewhere = [outside.seen(other, at) for outside in newsstand.values() for other in outside.turns]
    translations = {turn.title for turn in elsewhere if turn}
    notes = {note for _status, _title, note in pages.values() if note}
    return Sight(titles, titles, len(titles), titles, set(seen), pages, translations | notes)


def _turned(outside: Outside, language: str, at: datetime) -> tuple[int, str, str]:
    status, last = outside.status(language, at), outside.last(language, at)
    return (status, last.title, last.note) if last and status != 404 else (404, "", "")


def read(visitor: Visitor, newsstand: Newsstand, language: str, sitemap: str) -> Sight:
    prefix = "" if language == "en" else f"/{language}"
    home, archive, feed = (
        visitor.get(f"{prefix}/{path}").content.decode() for path in ("", "releases/", "releases/feed.atom")
    )
    releases = {address: visitor.get(f"{prefix}/releases/{address}/") for address in newsstand}
    locations = re.findall(r"<loc>[^<]*?//[^/<]+([^<]*)</loc>", sitemap)
    everything = [home, archive, feed, sitemap, *(response.content.decode() for response in releases.values())]
    return Sight(
        home=heard(home),
        archive=heard(archive),
        how_many=int(Page(archive).texts(".docket .number")[0].split()[0]),
        feed=heard(" ".join(re.findall(r"<title[^>]*>(.*?)</title>", feed))),  # and not those of translations
        sitemap={address for address in newsstand if f"{prefix}/releases/{address}/" in locations},
        pages={address: _told(response) for address, response in releases.items()},
        words=set(heard("".join(everything))),
    )


def heard(text: str) -> list[str]:
    """The canaries in a text, each once, in their order."""
    return list(dict.fromkeys(_SONG.findall(text)))


def _told(response: Any) -> tuple[int, str, str]:
    page = Page(response.content)
    title, *_more = [*heard(" ".join(page.texts("h1"))), ""]
    notes = [song for song in heard(" ".join(page.texts(".sheet"))) if song != title]
    return response.status_code, title, "".join(notes)


def law(
    visitor: Visitor, newsstand: Newsstand, now: datetime, clock: time_machine.Traveller, plates: list[str]
) -> None:
    """The public sees what the model says, in both languages, and not a word or a picture more: at this moment, one
    second before the next one at which something turns, and at that one. Of those after it the gate alone is asked."""
    turns = sorted({turn.at for outside in newsstand.values() for turn in outside.to_come(now)})
    for moment in sorted({now, *(turn - early for turn in turns[:1] for early in (timedelta(seconds=1), timedelta()))}):
        clock.move_to(moment)
        shown = {plate for plate in plates if visitor.get(f"/media/{plate}/large.jpg").status_code == 200}
        printed = {plate for plate in plates for outside in newsstand.values() if outside.shows(plate, moment)}
        assert shown == printed, f"{moment}: a file is there if and only if an open edition prints its plate"
        sections = (visitor.get(f"/sitemap-releases-{language}-1.xml") for language in LANGUAGES)
        sitemap = "".join(section.content.decode() for section in sections)
        for language in LANGUAGES:
            seen, should = read(visitor, newsstand, language, sitemap), expected(newsstand, language, moment)
            assert seen.words <= should.words, f"{moment} {language}: nobody may read {seen.words - should.words}"
            assert seen._replace(words=set()) == should._replace(words=set()), f"{moment} {language}"
    clock.move_to(now)
    for moment in (turn - early for turn in turns[1:] for early in (timedelta(seconds=1), timedelta())):
        for language in LANGUAGES:
            opened = Edition.objects.open_to(PUBLIC, at=moment).in_language(language).newest_first()
            assert [edition.title for edition in opened] == expected(newsstand, language, moment).archive
