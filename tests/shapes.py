"""A release in every shape that it is given out in, read by machine: one reader a shape, and what all have in common.

A reader tells what its shape states, and nothing else; ``STATED`` says what that has to be.
"""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import yaml
from lxml import etree
from markdown_it import MarkdownIt

from contacts.telephone import dialable
from tests.conftest import missing
from tests.page import Page, said
from tests.standards import NAR

Facts = dict[str, Any]
"""``identifier``, ``number``, ``title``, ``language``: as they are. ``opened``, ``first``, ``embargo``: moments, and
None where there was no embargo. ``contacts``: names, telephones to be dialled, addresses. ``correction``: its kind and
its note, or nothing. ``translations``: their titles, or nothing but how they are reached, by language. ``copyright``,
``terms``: those of the words."""

Read = Callable[[Any, str], Facts]
"""From a visitor, and the address of the release without its ending: ``/fr/releases/pr1-2018``."""

CORRECTIONS: Final = {"Correction": "correction", "Clarification": "clarification", "Update": "update"} | {
    "Correctif": "correction",
    "Précision": "clarification",
    "Mise à jour": "update",
}
TERMS: Final = ("Free", "Libre")
"""How the terms begin that a text without marks is searched for."""
SITE: Final = "http://127.0.0.1:8000"


def _at(visitor: Any, address: str) -> bytes:
    response = visitor.get(address)
    assert response.status_code == 200, address
    content: bytes = response.content
    return content


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)


def _contact(name: str, telephone: str, email: str) -> tuple[str, str, str]:
    return name, dialable(telephone) or telephone, email


# --- for people -------------------------------------------------------------------------------------------------------


def page(visitor: Any, address: str) -> Facts:
    read = Page(_at(visitor, f"{address}/"))
    shown = {one.get("hreflang"): one.get("href") for one in read.all("link[rel=alternate][hreflang]")}
    language = read.one("html").get("lang")
    marks = read.all("aside.correction")
    return {
        "number": read.one("html").get("data-docket"),
        "title": read.texts("h1")[0],
        "language": language,
        "first": _moment(read.one("meta[property='article:published_time']").get("content")),
        "opened": _moment(read.one("meta[property='article:modified_time']").get("content")),
        "contacts": [
            _contact(
                said(call.find(".//span")), *("".join(map(said, call.find_class(name))) for name in ("tel", "mail"))
            )
            for call in read.all("section.people li")
        ],
        "correction": _correction(*(said(part) for part in marks[0].iter("p"))) if marks else None,
        "translations": {code: url for code, url in shown.items() if code not in {language, "x-default"}},
    }


def _correction(head: str, *note: str) -> tuple[str, str]:
    return CORRECTIONS[head.partition(",")[0]], " ".join(note)


def text(visitor: Any, address: str) -> Facts:
    read = _at(visitor, f"{address}.txt").decode()
    head, *parts = read.split("\n\n")
    marked = re.match(rf"({'|'.join(CORRECTIONS)}), .*\n([^\0]*)", parts[0])
    people = re.search(r"(?:Press contacts|Contacts presse)\n-+\n([^\0]*)\n\n", read)
    title = parts[1] if marked else parts[0]
    return {
        "number": head.split("\n")[-1].rpartition(" ")[2],
        "title": title,
        "copyright": "".join(part for part in parts if part.startswith("©")),
        "terms": "".join(part.replace("\n", " ") for part in parts[:-1] if part.startswith(TERMS)),
        "contacts": [
            _lines(told.split("\n")) for told in (people[1] if people else "").split("\n\n") if _is_somebody(told)
        ],
        "correction": (CORRECTIONS[marked[1]], marked[2]) if marked else None,
    }


def _is_somebody(told: str) -> bool:
    """Not where their organisation is on the web, and not what may be done with the words."""
    return bool(told) and not told.startswith(("http", "©", *TERMS))


def _lines(told: list[str]) -> tuple[str, str, str]:
    who, *ways = told
    phones = [way for way in ways if "@" not in way]
    return _contact(who.partition(",")[0], "".join(phones), "".join(way for way in ways if "@" in way))


def paper(visitor: Any, address: str) -> Facts:
    content = _at(visitor, f"{address}.pdf")
    facts = dict(line.split(":", 1) for line in _poppler("pdfinfo", content, "-isodates", "-").splitlines())
    read = _poppler("pdftotext", content, "-layout", "-", "-")
    marked = re.search(rf"^ *({'|'.join(CORRECTIONS)}), .*\n\s*(.*)", read, re.MULTILINE)
    people = re.search(r"(?:Press contacts|Contacts presse)\n([^\0]*?)(?:\n\n\n|\Z)", read)
    rows = [re.split(r"\s{3,}", line.strip()) for line in (people[1].split("\n") if people else []) if line.strip()]
    return {
        "number": facts["Keywords"].strip(),
        "title": facts["Title"].strip(),
        "opened": _moment(facts["CreationDate"].strip()),
        "copyright": "".join(re.findall(r"^ *(©.*)", read, re.MULTILINE)),
        "terms": "".join(re.findall(rf"^ *((?:{'|'.join(TERMS)}) .*)", read, re.MULTILINE)),
        "contacts": [_lines([row[0].partition(" Head")[0], *row[1:]]) for row in rows],
        "correction": (CORRECTIONS[marked[1]], marked[2].strip()) if marked else None,
    }


def _poppler(tool: str, content: bytes, *arguments: str) -> str:
    if not shutil.which(tool):
        missing(tool)
    return subprocess.run([tool, *arguments], input=content, capture_output=True, check=True).stdout.decode()


def markdown(visitor: Any, address: str) -> Facts:
    _nothing, above, below = _at(visitor, f"{address}.md").decode().split("---\n", 2)
    told = yaml.safe_load(above)
    assert Page(MarkdownIt("commonmark").render(below)).texts("h1") == [told["title"]]
    return {
        **{name: told[name] for name in ("identifier", "number", "title", "language")},
        "opened": _moment(told["public"]),
        "copyright": told.get("copyright", ""),
        "terms": told.get("usage_terms", ""),
        "first": _moment(told["first_public"]),
        "embargo": _moment(told["embargoed_until"]) if "embargoed_until" in told else None,
        "contacts": [
            _contact(*(each.get(name, "") for name in ("name", "telephone", "email")))
            for each in told.get("contacts", [])
        ],
        "correction": (told["correction"], told["correction_note"]) if "correction" in told else None,
        "translations": {each["language"]: each["url"] for each in told.get("translations", [])},
    }


# --- for machines -----------------------------------------------------------------------------------------------------


def linked_data(visitor: Any, address: str) -> Facts:
    read = Page(_at(visitor, f"{address}/")).all('script[type="application/ld+json"]')
    told = {each["@type"]: each for each in (json.loads(script.text) for script in read)}
    article, calls = told["NewsArticle"], told["Organization"].get("contactPoint", [])
    mark = article.get("correction")
    return {
        "number": article["identifier"][0],
        "identifier": article["identifier"][1],
        "title": article["headline"],
        "language": article["inLanguage"],
        "first": _moment(article["datePublished"]),
        "opened": _moment(article["dateModified"]),
        "copyright": article.get("copyrightNotice", ""),
        "contacts": [
            _contact(call["name"], call.get("telephone", ""), call.get("email", "")) for call in calls if "name" in call
        ],
        "correction": (CORRECTIONS[mark["name"]], mark["text"]) if mark else None,
        "translations": {each["inLanguage"]: each["url"] for each in article.get("workTranslation", [])},
    }


def ninjs(visitor: Any, address: str) -> Facts:
    told = json.loads(_at(visitor, f"{address}.json"))
    [number] = told["altIds"]
    word, _colon, note = told.get("edNote", "").partition(": ")
    others = [each for each in told.get("associations", []) if each["rel"] == "translation"]
    return {
        "identifier": told["uri"],
        "number": number["value"],
        **{name: told[name] for name in ("title", "language")},
        "first": _moment(told["firstCreated"]),
        "opened": _moment(told["versionCreated"]),
        "copyright": told.get("copyrightNotice", ""),
        "terms": told.get("usageTerms", ""),
        "embargo": _moment(told["embargoedUntil"]) if "embargoedUntil" in told else None,
        "contacts": [
            _contact(each["name"], *(_way(each, way) for way in ("phone", "email"))) for each in told.get("people", [])
        ],
        "correction": (word.lower(), note) if word else None,
        "translations": {each["language"]: each["renditions"][0]["href"] for each in others},
    }


def _way(person: Facts, wanted: str) -> str:
    return "".join(way["value"] for way in person.get("contactInfo", []) if way["type"] == wanted)


def newsml(visitor: Any, address: str) -> Facts:
    root = etree.fromstring(_at(visitor, f"{address}.xml"))

    def told(path: str, of: Any = root) -> list[str]:
        found = of.xpath(path, namespaces={"n": NAR})
        return [str(each) if isinstance(each, str) else "".join(each.itertext()) for each in found]

    word, _colon, note = "".join(told("//n:edNote")).partition(": ")
    assert bool(word) == bool(told("//n:signal"))
    links = root.xpath("//n:link[@residref]", namespaces={"n": NAR})
    languages = [link.get("{http://www.w3.org/XML/1998/namespace}lang") for link in links]
    people = root.xpath("//n:infoSource[n:personDetails]", namespaces={"n": NAR})
    [embargo] = told("//n:embargoed") or [""]
    return {
        "identifier": told("/n:newsItem/@guid")[0],
        "number": told("//n:altId")[0],
        "title": told("//n:itemMeta/n:title")[0],
        "language": told("//n:language/@tag")[0],
        "first": _moment(told("//n:firstCreated")[0]),
        "opened": _moment(told("//n:versionCreated")[0]),
        "copyright": "".join(told("//n:rightsInfo/n:copyrightNotice")),
        "terms": "".join(told("//n:rightsInfo/n:usageTerms")),
        "embargo": _moment(embargo) if embargo else None,
        "contacts": [
            _contact(*("".join(told(path, one)) for path in ("n:name", ".//n:phone", ".//n:email"))) for one in people
        ],
        "correction": (word.lower(), note) if word else None,
        "translations": {
            code: link.get("href").replace(".xml", "/") for code, link in zip(languages, links, strict=True)
        },
    }


def atom(visitor: Any, address: str) -> Facts:
    feed = etree.fromstring(_at(visitor, f"{address.rpartition('/')[0]}/feed.atom"))
    names = {"a": "http://www.w3.org/2005/Atom"}
    [entry] = feed.xpath(f"//a:entry[a:link/@href='{SITE}{address}/']", namespaces=names)

    def told(name: str) -> str:
        return html.unescape(entry.xpath(f"string(a:{name})", namespaces=names))

    return {
        "identifier": told("id"),
        "title": told("title"),
        "language": feed.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "first": _moment(told("published")),
        "opened": _moment(told("updated")),
    }


ALL: Final[dict[str, Read]] = {
    "page": page,
    "JSON-LD": linked_data,
    ".txt": text,
    ".pdf": paper,
    ".json": ninjs,
    ".xml": newsml,
    ".md": markdown,
    "Atom": atom,
}

_WHOLE: Final = {
    *("identifier", "number", "title", "language", "first", "opened", "embargo", "contacts", "correction"),
    *("translations", "copyright", "terms"),
}
STATED: Final[dict[str, set[str]]] = {
    "page": _WHOLE - {"identifier", "embargo", "copyright", "terms"},
    "JSON-LD": _WHOLE - {"embargo", "terms"},
    ".txt": {"number", "title", "contacts", "correction", "copyright", "terms"},
    ".pdf": {"number", "title", "opened", "contacts", "correction", "copyright", "terms"},
    ".json": _WHOLE,
    ".xml": _WHOLE,
    ".md": _WHOLE,
    "Atom": {"identifier", "title", "language", "first", "opened"},
}
"""What each has to state. An embargo that has ended is nothing for people, nor for search engines. To
these, terms are a page or nothing."""
