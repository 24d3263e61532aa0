"""The missions and organisations that a release speaks of, among those that the newsroom knows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import override

from contacts.models import Newsroom, Organisation
from contacts.words import words
from releases import prose
from releases.desk.importing.arrival import Arrival, ArrivedSubject
from releases.models.kinds import Role
from releases.models.mission import Mission
from releases.models.topics import TOPICS


@dataclass(frozen=True, slots=True)
class Filed:
    """What the categories of a source mean here; `remarks` name those that mean nothing."""

    missions: tuple[Mission, ...]
    topics: tuple[str, ...]
    remarks: tuple[str, ...]


def missions(arrival: Arrival) -> list[Mission]:
    """Those that it tells; or in the order in which they are first mentioned, then those that it was filed under."""
    if arrival.missions is not None:
        return _told_by_slug(arrival.missions, Mission.objects.all())
    mentioned = _in_order(Mission.objects.all(), _told(arrival))
    return list(dict.fromkeys((*mentioned, *filed_under(arrival).missions)))


def filed_under(arrival: Arrival) -> Filed:
    """The missions and topics whose very names the categories of the source are."""
    if not arrival.categories:
        return Filed((), (), ())
    by_name = {name: mission for mission in Mission.objects.all() for name in _names(mission)}
    found: list[Mission] = []
    topics: list[str] = []
    unknown: list[str] = []
    for category in arrival.categories:
        name = category.strip().casefold()
        if name in by_name:
            found.append(by_name[name])
        elif name in _topics():
            topics.append(_topics()[name])
        else:
            unknown.append(f"“{category}”")
    told = f"It was filed under {', '.join(unknown)}: no mission and no topic is called so." if unknown else ""
    return Filed(tuple(found), tuple(topics), (told,) if told else ())


def _names(subject: Mission | Organisation) -> set[str]:
    names = (subject.acronym, *words(subject.name).data.values())
    return {name.strip().casefold() for name in names if name.strip()}


@cache
def _topics() -> dict[str, str]:
    """The codes of the topics, by their names in every language that we have them in."""
    told: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told |= {str(name).casefold(): topic for topic, name in TOPICS.items()}
    return told


def organisations(arrival: Arrival, newsroom: Newsroom) -> list[tuple[Organisation, Role]]:
    """Those that it tells, with their roles; or in the order in which they are first mentioned: then the role is a
    guess, the newsroom's own organisation issues."""
    if arrival.organisations is not None:
        return _told_with_roles(arrival.organisations)
    found = _in_order(Organisation.objects.all(), _told(arrival))
    issuer = newsroom.organisation or known(arrival.organisation)
    prominent = f"{arrival.title}\n{arrival.lead}"
    roles = {
        organisation: Role.PARTNER if _place_of(organisation, prominent) is not None else Role.MENTIONED
        for organisation in found
    }
    if issuer and (issuer in roles or issuer == known(arrival.organisation)):
        roles = {issuer: Role.ISSUER} | {other: role for other, role in roles.items() if other != issuer}
    return list(roles.items())


def unknown(arrival: Arrival) -> list[str]:
    """What it tells that the newsroom doesn't know, in words."""
    missions, organisations = arrival.missions or (), arrival.organisations or ()
    missing = [(each, "mission") for each in missions if not _told_by_slug([each], Mission.objects.all())]
    missing += [(each, "organisation") for each in organisations if not _told_with_roles([each])]
    return [f"“{each.name or each.slug}” is no {what} known here: it was left out." for each, what in missing]


def _told_by_slug[Subject: (Mission, Organisation)](
    told: Iterable[ArrivedSubject], subjects: Iterable[Subject]
) -> list[Subject]:
    """By their slugs; another newsroom may have others, so else by their names."""
    everyone = list(subjects)
    by_slug = {subject.slug: subject for subject in everyone}
    by_name = {name: subject for subject in reversed(everyone) for name in _names(subject)}
    found = (by_slug.get(each.slug) or by_name.get(each.name.casefold()) for each in told)
    return list(dict.fromkeys(subject for subject in found if subject))


def _told_with_roles(told: Sequence[ArrivedSubject]) -> list[tuple[Organisation, Role]]:
    roles: dict[Organisation, Role] = {}
    for each in told:
        for organisation in _told_by_slug([each], Organisation.objects.all()):
            roles.setdefault(organisation, Role(each.role) if each.role in Role.values else Role.MENTIONED)
    return list(roles.items())


def known(name: str) -> Organisation | None:
    """The organisation that is called so, by its acronym or by one of its names."""
    wanted = name.strip()
    if not wanted:
        return None
    for organisation in Organisation.objects.all():
        names = (*words(organisation.name).data.values(), organisation.acronym)
        if wanted == organisation.acronym or wanted.casefold() in (each.casefold() for each in names):
            return organisation
    return None


def _told(arrival: Arrival) -> str:
    parts = (arrival.kicker, arrival.title, arrival.subtitle, arrival.lead, prose.plain(arrival.body))
    return "\n".join(parts)


def _in_order[Subject: (Mission, Organisation)](subjects: Iterable[Subject], text: str) -> list[Subject]:
    places = [(place, subject) for subject in subjects if (place := _place_of(subject, text)) is not None]
    return [subject for _place, subject in sorted(places, key=lambda found: found[0])]


def _place_of(subject: Mission | Organisation, text: str) -> int | None:
    """Where a text first names a subject, by its acronym as it is written or by a name in any case."""
    names: Sequence[str] = list(words(subject.name).data.values())
    found = [_search(subject.acronym, text, re.NOFLAG), *(_search(name, text, re.IGNORECASE) for name in names)]
    return min((match.start() for match in found if match), default=None)


def _search(name: str, text: str, flags: re.RegexFlag) -> re.Match[str] | None:
    """The name as whole words."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) if name.strip() else None
