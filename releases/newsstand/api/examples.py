"""Answers as they may look, for the documentation. Tests hold each against its shape, and the release against the
IPTC's own schema."""

from typing import Any, Final

HERE: Final = "https://press.example.org"
API: Final = f"{HERE}/api/v1"

RELEASE: Final[dict[str, Any]] = {
    "standard": {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"},
    "uri": "tag:press.example.org,2017-10-30:/releases/pr168-2017/",
    "type": "text",
    "representationType": "full",
    "profile": "press-release",
    "version": "1",
    "firstCreated": "2017-10-30T17:00:00+00:00",
    "versionCreated": "2017-10-30T17:00:00+00:00",
    "pubStatus": "usable",
    "language": "en",
    "title": "A rover for Phobos",
    "headlines": [{"role": "main", "contentType": "text/plain", "value": "A rover for Phobos"}],
    "bodies": [
        {
            "role": "main",
            "contentType": "text/plain",
            "charCount": 26,
            "wordCount": 6,
            "value": "The rover left on Monday …",
        }
    ],
    "people": [
        {
            "name": "Fabienne Lissak",
            "rel": "presscontact",
            "contactInfo": [{"type": "phone", "role": "office", "value": "+33 (0)1 44 76 78 37"}],
        }
    ],
    "altIds": [{"role": "number", "value": "PR168-2017"}],
}

_JAXA: Final = {"slug": "jaxa", "acronym": "JAXA", "name": "Japan Aerospace Exploration Agency"}
_CNES: Final = {"slug": "cnes", "acronym": "CNES", "name": "Centre national d’études spatiales"}

MISSION: Final[dict[str, Any]] = {
    "slug": "mmx",
    "acronym": "MMX",
    "name": "Martian Moons eXploration",
    "summary": "Samples from Phobos.",
    "description": "",
    "target_body": "Phobos",
    "spoken_in": {},
    "phase": "building",
    "launch": "2026",
    "facts_as_of": "2025-06-01",
    "lead": _JAXA,
    "partners": [_CNES | {"role": "Flight dynamics, a rover"}],
    "topics": [
        {
            "code": "20000739",
            "name": "space exploration",
            "uri": "http://cv.iptc.org/newscodes/mediatopic/20000739",
        }
    ],
    "picture": None,
    "release_count": 12,
    "releases": f"{API}/releases/?language=en&mission=mmx",
    "page": f"{HERE}/missions/mmx/",
}

ORGANISATION: Final[dict[str, Any]] = {
    "slug": "isas",
    "acronym": "ISAS",
    "name": "Institute of Space and Astronautical Science",
    "spoken_in": {},
    "website": "https://www.isas.jaxa.jp/en/",
    "part_of": "jaxa",
    "logo": None,
    "releases": f"{API}/releases/?language=en&organisation=isas",
}

OFFICER: Final[dict[str, Any]] = {
    "slug": "fabienne-lissak",
    "name": "Fabienne Lissak",
    "title": "Head of Media",
    "spoken_in": {},
    "organisation": "cnes",
    "telephone": "+33 (0)1 44 76 78 37",
    "dial": "+33144767837",
    "email": "fabienne.lissak@example.org",
    "languages": ["fr", "en"],
    "portrait": None,
    "releases": f"{API}/releases/?language=en&officer=fabienne-lissak",
}

_KEY: Final = "o7Yk2vQw5sJ0bN3xT8dRmA"
ASSET: Final[dict[str, Any]] = {
    "key": _KEY,
    "medium": "picture",
    "nature": "artwork",
    "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCreation",
    "language": None,
    "caption": "The rover on Phobos.",
    "alt": "A golden box on a grey plain.",
    "description": "",
    "usage_terms": "Free for the press.",
    "place": "",
    "spoken_in": {},
    "credit_line": "CNES, CC BY 4.0",
    "creator": "",
    "copyright": "© CNES 2017",
    "licence": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "people": "",
    "taken_on": "2017-09-01",
    "width": 3000,
    "height": 2000,
    "seconds": None,
    "poster": None,
    "files": [
        {
            "name": "print.jpg",
            "content_type": "image/jpeg",
            "width": 3000,
            "height": 2000,
            "size": 4812345,
            "checksum": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "url": f"{HERE}/media/{_KEY}/print.jpg",
        }
    ],
    "printed_in": [
        {"number": "PR168-2017-a", "title": "A rover for Phobos", "release": f"{API}/releases/pr168-2017/"},
    ],
}

WRONG: Final = {
    "type": f"{API}/#wrong-parameters",
    "title": "Wrong parameters",
    "status": 400,
    "detail": "Some parameters can't be taken as they are: see errors.",
    "errors": [{"field": "year", "detail": "Write the year as four digits: 2017."}],
}
WITHDRAWN: Final = {
    "type": f"{API}/#withdrawn",
    "title": "Withdrawn",
    "status": 410,
    "detail": "PR3-2018 was withdrawn on 2 November 2018: The figures were wrong.",
    "number": "PR3-2018",
    "withdrawn_on": "2018-11-02",
    "reason": "The figures were wrong.",
}


def _page(item: dict[str, Any], *, following: str | None = None) -> dict[str, Any]:
    return {"items": [item], "language": "en", "next": following, "previous": None}


EXAMPLES: Final[dict[str, Any]] = {
    "Index": {
        name: f"{API}/{name}/" for name in ("releases", "missions", "organisations", "officers", "assets", "schema")
    },
    "Release": RELEASE,
    "Releases": _page(RELEASE, following=f"{API}/releases/?mission=mmx&cursor=WyJyZWxlYXNlcyIsIm9uIl0%3AdHVyBg"),
    "Mission": MISSION,
    "Missions": _page(MISSION),
    "Organisation": ORGANISATION,
    "Organisations": _page(ORGANISATION),
    "Officer": OFFICER,
    "Officers": _page(OFFICER),
    "Asset": ASSET,
    "Assets": _page(ASSET),
    "400": WRONG,
    "404": {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "Nothing stands here."},
    "410": WITHDRAWN,
}
