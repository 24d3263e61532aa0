"""The shapes of all answers, in JSON Schema 2020-12 as OpenAPI 3.1 takes it. Ours are told to the last member; a
release is told by the members that readers ask for first, since IPTC tells the rest (ninjs 3.1)."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from releases.models.kinds import Medium, Nature
from releases.models.mission import Phase

Schema = dict[str, Any]
NINJS: Final = "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"


def text(description: str | Promise, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    kinds = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return schema | {"type": [schema["type"], "null"]} | kinds


def uri(description: str | Promise) -> Schema:
    return text(description, format="uri")


def number(description: str | Promise, kind: str = "integer") -> Schema:
    return {"type": kind, "minimum": 0, "description": description}


def items(of: Schema, description: str | Promise = "") -> Schema:
    return {"type": "array", "items": of} | ({"description": description} if description else {})


def of(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def whole(description: str | Promise, /, **members: Schema) -> Schema:
    """An object with these members, each of them always there, and no others."""
    return {
        "type": "object",
        "description": description,
        "required": list(members),
        "properties": members,
        "additionalProperties": False,
    }


def page(of_what: str, description: str | Promise) -> Schema:
    return whole(
        description,
        items=items(of(of_what)),
        language=text(_("The language of the answer.")),
        next=maybe(uri(_("The next page; null on the last one."))),
        previous=maybe(uri(_("The page before; null on the first one."))),
    )


SPOKEN_IN: Final = {
    "type": "object",
    "description": _("Which of these words are in another language, for want of a translation, and in which."),
    "additionalProperties": {"type": "string"},
}
SLUG: Final = text(_("Its name in addresses and in parameters."))
ACRONYM: Final = text(_("As it is spoken of; may be empty."))
NAME: Final = text(_("The full name; may be empty."))
NAMED: Final = {"slug": SLUG, "acronym": ACRONYM, "name": NAME}

PROBLEM: Final = {
    "type": "object",
    "description": _("What went wrong, as RFC 9457 tells it."),
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": text(_("An address that tells of this kind of problem."), format="uri-reference"),
        "title": text(_("The kind of problem.")),
        "status": {"type": "integer", "minimum": 400, "maximum": 599, "description": _("The status of the answer.")},
        "detail": text(_("What happened this time, and what to do.")),
        "errors": items(
            whole(
                _("One wrong parameter."),
                field=text(_("Its name.")),
                detail=text(_("What to write instead.")),
            ),
            _("With 400: each parameter that can't be taken."),
        ),
        "number": text(_("With 410: the number of the release.")),
        "withdrawn_on": text(_("With 410: the day on which it was withdrawn."), format="date"),
        "reason": text(_("With 410: why, in the words of the press office.")),
    },
}

RELEASE: Final = {
    "type": "object",
    "description": _("A release in one language: a news object in IPTC ninjs 3.1."),
    "externalDocs": {"description": "IPTC ninjs 3.1", "url": NINJS},
    "required": ["uri", "type", "language", "title", "version", "versionCreated", "pubStatus", "altIds"],
    "properties": {
        "uri": text(_("What it is known by for ever: a tag (RFC 4151).")),
        "type": {"const": "text"},
        "language": text(_("The language it is written in.")),
        "title": text(_("The title.")),
        "version": text(_("1, and with each correction one more.")),
        "firstCreated": text(_("When it became public in this language."), format="date-time"),
        "versionCreated": text(_("When this version became public."), format="date-time"),
        "pubStatus": {"const": "usable"},
        "edNote": text(_("After a correction: its kind and its note.")),
        "altIds": items({"type": "object"}, _("Its printed number, with the role number.")),
        "headlines": items({"type": "object"}),
        "bodies": items({"type": "object"}, _("The words: as HTML and as plain text.")),
        "people": items({"type": "object"}, _("The press contacts, as printed.")),
        "associations": items({"type": "object"}, _("Pictures, files and translations.")),
    },
}

MISSION: Final = whole(
    _("A mission: what is known of it today."),
    slug=SLUG,
    acronym=ACRONYM,
    name=NAME,
    summary=text(_("One or two sentences.")),
    description=text(_("Plain text; a blank line parts paragraphs.")),
    target_body=text(_("Where it goes.")),
    spoken_in=SPOKEN_IN,
    phase=maybe(text(_("Where it stands in its life."), enum=list(Phase.values))),
    launch=maybe(
        text(_("The launch, as exactly as it is known: 2026, 2026-10 or 2026-10-30."), pattern=r"^\d{4}(-\d\d){0,2}$")
    ),
    facts_as_of=maybe(text(_("The day on which these facts were true."), format="date")),
    lead=maybe(whole(_("The organisation that leads it."), **NAMED)),
    partners=items(whole(_("A partner, and what it brings."), **NAMED, role=text(_("What it brings.")))),
    topics=items(
        whole(
            _("A media topic of the IPTC."),
            code=text(_("Its code.")),
            name=text(_("Its name.")),
            uri=uri(_("The concept itself.")),
        )
    ),
    picture=maybe(uri(_("Its picture, as an asset of this API."))),
    release_count=number(_("How many open releases in this language name it.")),
    releases=uri(_("They, in this API.")),
    page=uri(_("Its page.")),
)

ORGANISATION: Final = whole(
    _("An agency, institute or company that something public names."),
    **NAMED,
    spoken_in=SPOKEN_IN,
    website=maybe(uri(_("Its own site."))),
    part_of=maybe(text(_("The slug of the organisation that it is a part of."))),
    logo=maybe(uri(_("Its logo, as an asset of this API."))),
    releases=uri(_("The releases that name it, in this API.")),
)

OFFICER: Final = whole(
    _("A press officer who is on duty today."),
    slug=SLUG,
    name=text(_("The name.")),
    title=text(_("The job title; may be empty.")),
    spoken_in=SPOKEN_IN,
    organisation=maybe(text(_("The slug of the organisation."))),
    telephone=maybe(text(_("The number as it is printed."))),
    dial=maybe(text(_("The number as it is dialled (RFC 3966), where it can be."))),
    email=maybe(text(_("The address for mail."))),
    languages=items({"type": "string"}, _("What media can speak with this person.")),
    portrait=maybe(uri(_("The portrait, as an asset of this API."))),
    releases=uri(_("The releases that name this person, in this API.")),
)

ASSET: Final = whole(
    _("A picture, film, recording or document, with all that is known of it."),
    key=text(_("Its name in addresses.")),
    medium=text(_("What it is."), enum=list(Medium.values)),
    nature=maybe(text(_("How it came about."), enum=list(Nature.values))),
    digital_source_type=maybe(uri(_("The same as a NewsCode of the IPTC."))),
    language=maybe(text(_("What is spoken or written in it."))),
    caption=text(_("The caption.")),
    alt=text(_("What is to be seen, for those who don't see it.")),
    description=text(_("A long description, or a transcript.")),
    usage_terms=text(_("What it may be used for.")),
    place=text(_("Where it was taken.")),
    spoken_in=SPOKEN_IN,
    credit_line=text(_("What is to be printed with it.")),
    creator=text(_("Who made it.")),
    copyright=text(_("Whose it is.")),
    licence=maybe(whole(_("Under which licence."), name=text(_("Its name.")), url=maybe(uri(_("Its words."))))),
    people=text(_("Who is to be seen.")),
    taken_on=maybe(text(_("The day on which it was made."), format="date")),
    width=maybe(number(_("Of the original, in pixels."))),
    height=maybe(number(_("Of the original, in pixels."))),
    seconds=maybe(number(_("How long it plays."), "number")),
    poster=maybe(uri(_("Of a film: its poster, as an asset of this API."))),
    files=items(
        whole(
            _("A file to be taken along."),
            name=text(_("print, large, screen, square, thumb, card or file, and what kind.")),
            content_type=text(_("Its media type.")),
            width=maybe(number(_("In pixels."))),
            height=maybe(number(_("In pixels."))),
            size=number(_("In bytes.")),
            checksum=text(_("The SHA-256 of its content."), pattern="^[0-9a-f]{64}$"),
            url=uri(_("Where it is.")),
        )
    ),
    printed_in=items(
        whole(
            _("An open release that prints it."),
            number=text(_("Its number there.")),
            title=text(_("The title of the release.")),
            release=uri(_("The release, in this API.")),
        )
    ),
)

INDEX: Final = whole(
    _("Where to begin."),
    **{name: uri("") for name in ("releases", "missions", "organisations", "officers", "assets", "schema")},
)

COMPONENTS: Final[dict[str, Schema]] = {
    "Problem": PROBLEM,
    "Index": INDEX,
    "Release": RELEASE,
    "Releases": page("Release", _("Releases, the newest first.")),
    "Mission": MISSION,
    "Missions": page("Mission", _("Missions, by their slugs.")),
    "Organisation": ORGANISATION,
    "Organisations": page("Organisation", _("Organisations, by their slugs.")),
    "Officer": OFFICER,
    "Officers": page("Officer", _("Press officers, in the order of the contacts.")),
    "Asset": ASSET,
    "Assets": page("Asset", _("Pictures and files, the newest first.")),
}
