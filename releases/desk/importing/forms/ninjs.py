"""News in JSON (IPTC ninjs 2.x and 3.1): one item, a list of them, or the envelope of our API, {"items": […]}."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from releases import prose
from releases.desk.importing import kinds
from releases.desk.importing.arrival import Arrival, ArrivedAsset, ArrivedContact, Piece, Unreadable
from releases.desk.importing.cleaning import clean
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import beside, passages, telling
from releases.desk.importing.forms.passages import Passages
from releases.desk.importing.forms.telling import Beside, Context

LARGEST: Final = 20 * 2**20
_MOST_ITEMS: Final = 100_000
_MEDIA_TOPIC: Final = ("mediatopic/", "medtop:")
_CONTACT: Final = frozenset(("presscontact", "contact", "mediacontact", "pressofficer"))
_NUMBER: Final = frozenset(("number", "reference", "releasenumber"))
_PLAIN_KINDS: Final = frozenset(("text/plain", ""))
_MEDIA: Final = frozenset(("picture", "video", "audio", "graphic", "document", "composite"))


def read(path: Path, context: Context) -> Iterator[Piece]:
    """Raises Unreadable."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    text = _text(content, context)
    for count, item in enumerate(_items(text, context), 1):
        line = _line_of(item, text)
        try:
            if not isinstance(item, Mapping):
                raise Unreadable(context.source, line, f"item {count} is no object, {{…}}")
            yield Piece(_arrival(item, line, context), _digest(item), line)
        except Unreadable as refusal:
            yield Piece(refusal, line=line)


def _text(content: bytes, context: Context) -> str:
    if len(content) > LARGEST:
        raise Unreadable(context.source, 1, f"larger than {LARGEST // 2**20} MB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(context.source, line, "JSON is UTF-8 (RFC 8259), and this is not") from error


def _items(text: str, context: Context) -> Sequence[Any]:
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(context.source, error.lineno, f"this is no JSON: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise Unreadable(context.source, 1, "nested, or a number is long, beyond all reason") from error
    if isinstance(told, Mapping) and isinstance(told.get("items"), list):
        told = told["items"]
    found = told if isinstance(told, list) else [told]
    if len(found) > _MOST_ITEMS:
        raise Unreadable(context.source, 1, f"more than {_MOST_ITEMS} items")
    return found


def _arrival(item: Mapping[str, Any], line: int, context: Context) -> Arrival:
    uri = _said(item.get("uri"))
    if not uri and not item.get("headlines") and not item.get("bodies"):
        raise Unreadable(
            context.source, line, "this is JSON, but no ninjs: it has neither uri nor headlines nor bodies"
        )
    if (kind := _said(item.get("type"))) and kind != "text":
        raise Unreadable(context.source, line, f"this is ninjs of the type “{kind[:40]}”: only text can be a release")
    findings = Findings(identity=uri, addresses=[uri] if uri.startswith(("http://", "https://")) else [])
    _facts(item, line, findings)
    _status(item, line, findings)
    _contacts(item, line, findings)
    text = _passages(item, line, findings, context)
    beside.settle([*text.assets, *_pictures(item, line)], context.folders, findings)
    opened = _said(item.get("embargoedUntil")) or _said(item.get("firstCreated")) or _said(item.get("versionCreated"))
    told = Beside(
        line=line,
        title=_best(item, "headlines", ("main", "headline", "")) or _said(item.get("title")),
        lead=_best(item, "descriptions", ("lead", "summary", "")),
        language=_said(item.get("language")),
        day=telling.day(_said(item.get("contentCreated")) or opened),
        opened_at=telling.moment(opened),
    )
    return telling.arrival(text, told, findings, context)


def _facts(item: Mapping[str, Any], line: int, findings: Findings) -> None:
    findings.kicker = _best(item, "headlines", ("kicker",))
    findings.subtitle = _best(item, "headlines", ("subheadline", "subtitle", "deck"))
    for alternative in _things(item, "altIds"):
        if _said(alternative.get("role")).casefold() in _NUMBER and (number := _said(alternative.get("value"))):
            findings.state_number(line, number, number)
    if place := _said(item.get("located")):
        findings.state_place(line, place, place)
    findings.take(line, _said(item.get("by")), "author")
    for named in (*_things(item, "genres"), {"name": item.get("profile")}):
        name = _said(named.get("name")).replace("-", " ")
        if kind := kinds.stated(name):
            findings.state_kind(line, kind, name)
    for subject in _things(item, "subjects"):
        _subject(subject, findings)


def _status(item: Mapping[str, Any], line: int, findings: Findings) -> None:
    if note := _said(item.get("edNote")):
        findings.leave_out(line, note, "it is a note to the editors who take the item over")
    if (status := _said(item.get("pubStatus"))) and status != "usable":
        findings.withheld = f"its pubStatus is {status[:20]}: it stays a draft"
        findings.remark(line, f"It stays a draft: its pubStatus is “{status[:20]}”.")


def _subject(subject: Mapping[str, Any], findings: Findings) -> None:
    """The code of a media topic stays, whether we have a name for it or not."""
    uri, name = _said(subject.get("uri")) or _said(subject.get("literal")), _said(subject.get("name"))
    code = next((uri.rpartition(scheme)[2] for scheme in _MEDIA_TOPIC if scheme in uri), "")
    if len(code) == 8 and code.isascii() and code.isdigit():
        findings.topics.append(code)
    elif name:
        findings.categories.append(name)


def _contacts(item: Mapping[str, Any], line: int, findings: Findings) -> None:
    for person in _things(item, "people"):
        name, rel = _said(person.get("name")), _said(person.get("rel")).casefold()
        if rel not in _CONTACT:
            findings.take(line, name, f"a person: {rel or 'named'}")
        elif name:
            info = {_said(way.get("type")).casefold(): way for way in _things(person, "contactInfo")}
            findings.add_contacts(
                [
                    ArrivedContact(
                        name,
                        title=_said(person.get("jobTitle")) or _said(person.get("title")),
                        telephone=_way(info, "phone", "telephone", "tel"),
                        email=_way(info, "email", "mail"),
                        organisation=_said(person.get("affiliation")),
                    )
                ]
            )


def _way(info: Mapping[str, Mapping[str, Any]], *names: str) -> str:
    told = (_said(info[name].get("value")) for name in names if name in info)
    return next((value.removeprefix("tel:").removeprefix("mailto:") for value in told if value), "")


def _passages(item: Mapping[str, Any], line: int, findings: Findings, context: Context) -> Passages:
    """The main body, HTML before plain text; a body of notes behind it."""
    main, notes = Passages(), ""
    for body in sorted(_things(item, "bodies"), key=lambda body: _content_type(body) in _PLAIN_KINDS):
        role, value = _said(body.get("role")).casefold(), body.get("value")
        if not isinstance(value, str) or not value.strip():
            continue
        if "notes" in role and not notes:
            notes = clean(value)[0]
            is_plain = _content_type(body) in _PLAIN_KINDS
            findings.notes += [part.html for part in passages.from_plain(notes, line).blocks] if is_plain else [notes]
        elif not main.blocks and "notes" not in role:
            is_plain = _content_type(body) in _PLAIN_KINDS
            flat = value if is_plain or "<pre" in value else " ".join(value.split("\n"))
            main = (
                passages.from_plain(value, line)
                if is_plain
                else telling.passages_of(flat, findings, context, line=line, base=_said(item.get("uri")))
            )
    return main


def _pictures(item: Mapping[str, Any], line: int) -> list[ArrivedAsset]:
    """The largest rendition of each picture; translations are told by their own item."""
    found: list[ArrivedAsset] = []
    for other in _things(item, "associations"):
        renditions = [each for each in _things(other, "renditions") if _said(each.get("href"))]
        if _said(other.get("type")) in _MEDIA and renditions:
            largest = max(renditions, key=lambda each: _count(each.get("width")))
            found.append(
                ArrivedAsset(
                    line,
                    _said(largest.get("href")),
                    caption=_best(other, "descriptions", ("caption", "main", "")),
                    alt=_best(other, "descriptions", ("alt", "alttext")),
                    credit=_said(other.get("creditline"))
                    or _said(other.get("by"))
                    or _said(other.get("copyrightNotice")),
                )
            )
    return found


def _best(item: Mapping[str, Any], name: str, roles: Sequence[str]) -> str:
    """The plain text of the first of these roles that there is; "" stands for no role."""
    told = {_said(each.get("role")).casefold(): each for each in reversed(_things(item, name))}
    found: Mapping[str, Any] = next((told[role] for role in roles if role in told), {})
    value = found.get("value")
    plain = prose.plain(value) if isinstance(value, str) and "html" in _content_type(found) else value
    return _said(plain)


def _content_type(told: Mapping[str, Any]) -> str:
    return _said(told.get("contentType") or told.get("contenttype")).casefold()


def _things(item: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    told = item.get(name)
    return [each for each in told if isinstance(each, Mapping)] if isinstance(told, list) else []


def _said(value: object) -> str:
    """On one line, without what no reader sees, and no database keeps: half a surrogate pair is JSON too."""
    return prose.line(clean(value)[0]) if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _line_of(item: Any, text: str) -> int:
    """The line of its uri, which is what an item has of its own."""
    uri = item.get("uri") if isinstance(item, Mapping) else None
    place = text.find(json.dumps(uri, ensure_ascii=False)) if isinstance(uri, str) else -1
    return text.count("\n", 0, place) + 1 if place >= 0 else 1


def _digest(item: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()
