"""News in JSON (IPTC ninjs 2.x and 3.1): one item, a list of them, or the envelope of our API, {"items": […]}."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from releases import prose
from releases.desk.importing import kinds, labels
from releases.desk.importing.arrival import KINDS, Arrival, ArrivedAsset, ArrivedContact, Piece, Unreadable
from releases.desk.importing.blocks import Block
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
_PLAIN: Final = frozenset(("text/plain", ""))
_MAIN: Final = ("main", "richtext", "body", "text")
_WITH_ACRONYM: Final = re.compile(r"(.+) \(([^()]+)\)")
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
    pages = [_said(each.get("href")) for each in _things(item, "renditions") if each.get("contentType") == "text/html"]
    places = [address for address in (uri, *pages) if address.startswith(("http://", "https://"))]
    findings = Findings(identity=uri, addresses=places)
    _facts(item, line, findings)
    _status(item, line, findings)
    _contacts(item, line, findings)
    _organisations(item, line, findings)
    _event(item, line, findings)
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
        name, literal = _said(named.get("name")).replace("-", " "), _said(named.get("literal"))
        if kind := literal if literal in KINDS else kinds.stated(name):
            findings.state_kind(line, kind, name)
            break
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
        named = _WITH_ACRONYM.fullmatch(name)
        findings.categories.append(named[1] if named else name)


def _organisations(item: Mapping[str, Any], line: int, findings: Findings) -> None:
    """Who issues it. The others are found by what the text says of them."""
    for organisation in _things(item, "organisations"):
        name, rel = _said(organisation.get("name")), _said(organisation.get("rel")) or "named"
        findings.take(line, name, f"an organisation: {rel}")
        if rel == "issuer" and not findings.organisation:
            named = _WITH_ACRONYM.fullmatch(name)
            findings.organisation = named[1] if named else name


def _event(item: Mapping[str, Any], line: int, findings: Findings) -> None:
    for event in (other for other in _things(item, "associations") if _said(other.get("type")) == "event"):
        told = json.dumps(event.get("eventDetails"), ensure_ascii=False)[:1000]
        findings.remark(line, f"It invites to an event. Type its day, place and registration: {told}.")


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
                        title=_said(person.get("title")) or _way(info, *info, told="name"),
                        telephone=_way(info, "phone", "telephone", "tel"),
                        email=_way(info, "email", "mail"),
                        organisation=_said(person.get("affiliation")),
                        officer=_said(person.get("literal")),
                    )
                ]
            )


def _way(info: Mapping[str, Mapping[str, Any]], *names: str, told: str = "value") -> str:
    found = (_said(info[name].get(told)) for name in names if name in info)
    return next((value.removeprefix("tel:").removeprefix("mailto:") for value in found if value), "")


def _passages(item: Mapping[str, Any], line: int, findings: Findings, context: Context) -> Passages:
    """The main body, HTML before plain text, and the notes to editors. Standing paragraphs are the organisations'."""
    written = [body for body in _things(item, "bodies") if isinstance(body.get("value"), str)]
    written.sort(key=_is_plain)
    told = {role: body for body in reversed(written) if (role := _said(body.get("role")).casefold())}
    for role in [role for role in told if "notes" in role]:
        notes = _one_body(told.pop(role), line, findings, context, _said(item.get("uri")))
        findings.notes += [block.html for block in notes.blocks if not _is_label(block)]
    if standing := told.pop("boilerplate", None):
        words = prose.plain(str(standing["value"]))
        findings.leave_out(line, words, "a standing paragraph belongs to the organisation")
    main = next((told[role] for role in _MAIN if role in told), None)
    main = main or next(iter([*told.values(), *(body for body in written if not body.get("role"))]), None)
    return _one_body(main, line, findings, context, _said(item.get("uri"))) if main else Passages()


def _is_label(block: Block) -> bool:
    label = labels.read_block(block, after_the_end=True)
    return bool(label and label.section == labels.NOTES)


def _one_body(body: Mapping[str, Any], line: int, findings: Findings, context: Context, base: str) -> Passages:
    value = str(body["value"])
    if _is_plain(body):
        return passages.from_plain(value, line)
    flat = value if "<pre" in value else " ".join(value.split("\n"))
    return telling.passages_of(flat, findings, context, line=line, base=base)


def _is_plain(body: Mapping[str, Any]) -> bool:
    return _content_type(body) in _PLAIN


def _pictures(item: Mapping[str, Any], line: int) -> list[ArrivedAsset]:
    """The largest rendition of each picture; translations are told by their own item."""
    found: list[ArrivedAsset] = []
    for other in _things(item, "associations"):
        renditions = [each for each in _things(other, "renditions") if _said(each.get("href"))]
        is_file = _said(other.get("type")) in _MEDIA or _said(other.get("rel")) == "attachment"
        if is_file and renditions:
            largest = max(renditions, key=lambda each: _count(each.get("width")))
            found.append(
                ArrivedAsset(
                    line,
                    _said(largest.get("href")),
                    caption=_best(other, "descriptions", ("caption", "main", "")),
                    alt=_best(other, "descriptions", ("alt", "alttext")),
                    credit=_credit(other),
                )
            )
    return found


def _credit(asset: Mapping[str, Any]) -> str:
    credited = [_said(source.get("name")) for source in _things(asset, "infoSources") if source.get("role") == "credit"]
    told = (*credited, *(_said(asset.get(name)) for name in ("creditline", "by", "copyrightNotice")))
    return next(filter(None, told), "")


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
