"""Standing things in the words of schema.org, for search engines: the newsroom, its people, its missions, the way to a
page. Each is a thing of its own with its name in it, so that none has to be looked up in another."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contacts.models import Newsroom, Organisation, PressOfficer
from contacts.words import spoken
from releases.models.kinds import Nature
from releases.models.mission import Mission, MissionPartner
from releases.newsstand import addresses
from releases.newsstand.pieces import File, Piece

Thing = dict[str, Any]

CONTEXT: Final = "https://schema.org"
MEMBERS: Final = "https://schema.org/"

SOURCE_TYPES: Final = {
    "digitalCapture": "DigitalCaptureDigitalSource",
    "digitalCreation": "DigitalArtDigitalSource",
    "algorithmicMedia": "AlgorithmicMediaDigitalSource",
    "dataDrivenMedia": "DataDrivenMediaDigitalSource",
    "trainedAlgorithmicMedia": "TrainedAlgorithmicMediaDigitalSource",
    "compositeWithTrainedAlgorithmicMedia": "CompositeWithTrainedAlgorithmicMediaDigitalSource",
}
"""How a picture came about: those of IPTC's Digital Source Types that schema.org has taken over, by IPTC's codes."""


def told(kind: str, /, **facts: Any) -> Thing:
    """A thing with what is known of it, and nothing empty. ``context`` and ``id`` become ``@context`` and ``@id``."""
    marked = {"context": "@context", "id": "@id"}
    known = {marked.get(name, name): fact for name, fact in facts.items() if fact not in ("", None, [], {})}
    return {"@type": kind} | known if "@context" not in known else {"@context": CONTEXT, "@type": kind} | known


def house(newsroom: Newsroom, **facts: Any) -> Thing:
    """Who runs the newsroom: its organisation, or the newsroom itself."""
    run_by = newsroom.organisation
    name, acronym = _names(run_by) if run_by else (str(newsroom), "")
    website = run_by.website if run_by else ""
    return told(
        "Organization",
        name=name,
        alternateName=acronym,
        url=website or addresses.url("newsstand:home", _language()),
        logo=_logo(newsroom),
        **facts,
    )


def press_office(newsroom: Newsroom, calls: Iterable[Mapping[str, str] | PressOfficer] = ()) -> Thing:
    """The same, with whom media may ring: the press line, then each of ``calls``, as they are printed."""
    return house(newsroom, context=CONTEXT, contactPoint=_press_line(newsroom) + [_person(call) for call in calls])


def site(newsroom: Newsroom) -> Thing:
    languages = [code for code, _name in settings.LANGUAGES]
    return told(
        "WebSite",
        context=CONTEXT,
        name=str(newsroom),
        url=addresses.url("newsstand:home", _language()),
        description=spoken(newsroom.tagline, _language())[0],
        inLanguage=languages,
        publisher=house(newsroom),
    )


def way(*steps: tuple[str, str]) -> Thing:
    """From the newsroom to a page: the name and the whole address of each step."""
    items = [told("ListItem", position=n, name=name, item=url) for n, (name, url) in enumerate(steps, 1)]
    return told("BreadcrumbList", context=CONTEXT, itemListElement=items)


def home(newsroom: Newsroom) -> tuple[str, str]:
    return str(newsroom), addresses.url("newsstand:home", _language())


def of_contacts(newsroom: Newsroom, officers: Iterable[PressOfficer]) -> list[Thing]:
    here = addresses.url("newsstand:contacts", _language())
    return [press_office(newsroom, officers), way(home(newsroom), (_("Contacts"), here))]


def of_mission(
    mission: Mission, *, newsroom: Newsroom, partners: Iterable[MissionPartner], piece: Piece | None
) -> list[Thing]:
    """What takes place under one name and lead: in the words of schema.org, a project."""
    language = _language()
    here = addresses.url("newsstand:mission", language, slug=mission.slug)
    project = told(
        "ResearchProject",
        context=CONTEXT,
        name=mission.acronym,
        alternateName=spoken(mission.name, language)[0],
        description=spoken(mission.summary, language)[0],
        url=here,
        image=picture(piece, page=here) if piece and piece.whole else None,
        parentOrganization=_organisation(mission.lead) if mission.lead else None,
        member=[_organisation(partner.organisation) for partner in partners],
    )
    missions = addresses.url("newsstand:missions", language)
    return [project, way(home(newsroom), (_("Missions"), missions), (mission.acronym, here))]


def picture(piece: Piece, *, page: str, **facts: Any) -> Thing:
    """A picture with what Google asks of one that may be licensed; ``page`` says how."""
    largest = piece.whole.largest
    licence = piece.licence
    return told(
        "ImageObject",
        contentUrl=file_url(piece, largest),
        encodingFormat=largest.content_type,
        width=largest.width,
        height=largest.height,
        name=piece.number,
        caption=piece.caption.text,
        creditText=piece.credit_line,
        copyrightNotice=piece.copyright,
        license=licence.url,
        acquireLicensePage=f"{page}#{piece.anchor}" if licence or piece.usage_terms else "",
        digitalSourceType=_source_type(piece),
        **facts,
    )


def file_url(piece: Piece, file: File) -> str:
    return addresses.url("media", settings.LANGUAGE_CODE, key=piece.key, name=file.name)


def _source_type(piece: Piece) -> str:
    code = Nature(piece.told["nature"]).source_type.rpartition("/")[2] if piece.told.get("nature") else ""
    return f"{MEMBERS}{SOURCE_TYPES[code]}" if code in SOURCE_TYPES else ""


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _names(organisation: Organisation) -> tuple[str, str]:
    name = spoken(organisation.name, _language())[0]
    return (name, organisation.acronym) if name else (organisation.acronym, "")


def _organisation(organisation: Organisation) -> Thing:
    name, acronym = _names(organisation)
    return told("Organization", name=name, alternateName=acronym, url=organisation.website)


def _logo(newsroom: Newsroom) -> Thing | None:
    if not newsroom.logo:
        return None
    url = addresses.url("logo", settings.LANGUAGE_CODE, name=newsroom.logo_file)
    return told("ImageObject", url=url, contentUrl=url)


def _press_line(newsroom: Newsroom) -> list[Thing]:
    if not (newsroom.telephone or newsroom.email):
        return []
    telephone = newsroom.dial or newsroom.telephone
    return [told("ContactPoint", contactType="press office", telephone=telephone, email=newsroom.email)]


def _person(call: Mapping[str, str] | PressOfficer) -> Thing:
    """As an edition keeps a contact, or the officer as she is today."""
    if isinstance(call, PressOfficer):
        languages = [code for part in call.languages.split(",") if (code := part.strip())]
        call = {name: getattr(call, name) for name in ("name", "telephone", "dial", "email")}
    else:
        languages = []
    return told(
        "ContactPoint",
        contactType="press contact",
        name=call["name"],
        telephone=call["dial"] or call["telephone"],
        email=call["email"],
        availableLanguage=languages,
    )
