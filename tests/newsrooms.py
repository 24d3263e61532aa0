"""One release as other newsrooms keep it: the page of a site, a Word document, ninjs, a feed, a WordPress export.

Everything is written here, from what a release says; no tool that writes such files is needed.
"""

import json
import zipfile
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape as xml

from releases.desk.importing.arrival import Arrival

LABELS = {
    "press_release": "Press release",
    "media_advisory": "Media advisory",
    "statement": "Statement",
    "announcement": "Announcement",
    "fact_sheet": "Fact sheet",
}


def facts_of(told: Arrival) -> str:
    """What stands between title and text: kind, number and date, a line each."""
    lines = [
        LABELS[told.kind],
        told.number or "",
        told.issued_on.isoformat() if told.issued_on and not told.place else "",
    ]
    return "".join(f"<p>{escape(line)}</p>\n" for line in lines if line)


def text_of(told: Arrival) -> str:
    """Lead with its dateline, body, contacts and notes."""
    dateline = f"{told.place}, {told.issued_on:%-d %B %Y} – " if told.place and told.issued_on else ""
    return f"<p>{escape(dateline + told.lead)}</p>\n{told.body}\n{contacts_of(told)}\n{notes_of(told)}"


def contacts_of(told: Arrival) -> str:
    if not told.contacts:
        return ""
    paragraphs = []
    for contact in told.contacts:
        belongs_to = contact.organisation if contact.organisation != told.organisation else ""
        lines = [contact.name, contact.title, belongs_to]
        lines += [f"Tel: {contact.telephone}"] if contact.telephone else []
        lines += [f"E-mail: {contact.email}"] if contact.email else []
        paragraphs.append(f"<p>{'<br>'.join(escape(line) for line in lines if line)}</p>")
    return f"<h2>{escape(told.organisation)} press contacts</h2>\n" + "\n".join(paragraphs)


def notes_of(told: Arrival) -> str:
    return f"<h2>Notes to editors</h2>\n{told.notes}" if told.notes else ""


def page(told: Arrival, *, text: str = "") -> bytes:
    return f"""<!DOCTYPE html>
<html lang="{told.language}">
<head><meta charset="utf-8"><title>{escape(told.title)} | Newsroom</title></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news/">News</a></li></ul></nav>
<main><article>
<h1>{escape(told.title)}</h1>
{facts_of(told)}{text or text_of(told)}
</article></main>
<footer><p>Legal notice</p></footer>
</body></html>
""".encode()


# --- ninjs ------------------------------------------------------------------------------------------------------------


def ninjs(told: Arrival) -> dict[str, Any]:
    """IPTC ninjs 3.1."""
    numbers = [{"role": "number", "value": told.number}] if told.number else []
    return {
        "standard": {"name": "ninjs", "version": "3.1"},
        "uri": f"tag:newsroom.example,2026:{told.source}",
        "type": "text",
        "language": told.language,
        "located": told.place,
        "contentCreated": f"{told.issued_on}T12:00:00+02:00" if told.issued_on else None,
        "headlines": [{"role": "main", "value": told.title}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": told.lead}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": "In plain text."},
            {"role": "main", "contentType": "text/html", "value": told.body},
            {"role": "notes", "contentType": "text/html", "value": told.notes},
        ],
        "people": [
            {
                "name": contact.name,
                "rel": "presscontact",
                "title": contact.title,
                "affiliation": contact.organisation,
                "contactInfo": [
                    {"type": kind, "value": value}
                    for kind, value in (("phone", contact.telephone), ("email", contact.email))
                    if value
                ],
            }
            for contact in told.contacts
        ],
        "genres": [{"name": LABELS[told.kind].title(), "uri": "http://cv.iptc.org/newscodes/genre/Press_Release"}],
        "altIds": numbers,
    }


def ninjs_file(*told: Arrival) -> bytes:
    items = [ninjs(each) for each in told]
    return json.dumps({"items": items, "next": None} if len(items) > 1 else items[0], ensure_ascii=False).encode()


# --- feeds ------------------------------------------------------------------------------------------------------------


def rss(*told: Arrival) -> bytes:
    items = "".join(
        f"""<item>
<title>{xml(each.title)}</title>
<link>https://newsroom.example/{each.source}</link>
<guid isPermaLink="false">urn:{each.source}</guid>
<description>{xml(each.lead[:60])} […]</description>
<content:encoded><![CDATA[{facts_of(each)}{text_of(each)}]]></content:encoded>
</item>
"""
        for each in told
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Newsroom</title><link>https://newsroom.example/</link><language>{told[0].language}</language>
{items}</channel></rss>
""".encode()


def atom(*told: Arrival) -> bytes:
    entries = "".join(
        f"""<entry>
<title>{xml(each.title)}</title>
<link rel="alternate" href="https://newsroom.example/{each.source}"/>
<id>urn:{each.source}</id><updated>2026-01-01T00:00:00Z</updated>
<content type="html" xml:lang="{each.language}">{xml(facts_of(each) + text_of(each))}</content>
</entry>
"""
        for each in told
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Newsroom</title><id>urn:feed</id>
<updated>2026-01-01T00:00:00Z</updated>
{entries}</feed>
""".encode()


# --- WordPress --------------------------------------------------------------------------------------------------------


@dataclass
class Post:
    """An item of an export. `content` is as WordPress keeps it."""

    number: int
    title: str = "A mission to Phobos"
    content: str = ""
    excerpt: str = ""
    kind: str = "post"
    status: str = "publish"
    published: str = "2017-05-03 08:00:00"
    tags: tuple[tuple[str, str, str], ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    attachment: str = ""
    password: str = ""

    def __str__(self) -> str:
        tags = "".join(
            f'<category domain="{d}" nicename="{n}"><![CDATA[{name}]]></category>\n' for d, n, name in self.tags
        )
        meta = "".join(
            f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>"
            f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>\n"
            for key, value in self.meta
        )
        address = f"<wp:attachment_url><![CDATA[{self.attachment}]]></wp:attachment_url>" if self.attachment else ""
        return f"""<item>
<title><![CDATA[{self.title}]]></title>
<link>https://old.example/news/{self.number}/</link>
<dc:creator><![CDATA[jane]]></dc:creator>
<guid isPermaLink="false">https://old.example/?p={self.number}</guid>
<content:encoded><![CDATA[{self.content}]]></content:encoded>
<excerpt:encoded><![CDATA[{self.excerpt}]]></excerpt:encoded>
<wp:post_id>{self.number}</wp:post_id>
<wp:post_date><![CDATA[{self.published}]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{self.published}]]></wp:post_date_gmt>
<wp:status><![CDATA[{self.status}]]></wp:status>
<wp:post_type><![CDATA[{self.kind}]]></wp:post_type>
<wp:post_password><![CDATA[{self.password}]]></wp:post_password>
{address}{tags}{meta}</item>
"""


def wordpress(*posts: Post, language: str = "en-GB") -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file. -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Newsroom</title><link>https://old.example</link><language>{language}</language>
<wp:wxr_version>1.2</wp:wxr_version>
{"".join(map(str, posts))}</channel></rss>
""".encode()


def post(told: Arrival, number: int = 1) -> Post:
    """In blocks, as the editor of today keeps them."""
    content = f"<!-- wp:html -->\n{facts_of(told)}{text_of(told)}\n<!-- /wp:html -->"
    tags = (("language", told.language, told.language),)
    return Post(number, told.title, content, tags=tags, published="0000-00-00 00:00:00")


# --- Word -------------------------------------------------------------------------------------------------------------

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Default Extension="jpg" ContentType="image/jpeg"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/></w:style>'
    for name in ("Title", "Subtitle", "heading 1", "heading 2", "heading 3", "Quote", "caption")
)
_NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:numFmt w:val="{form}"/></w:lvl></w:abstractNum>'
    for number, form in enumerate(("bullet", "decimal"))
) + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(2))


def docx(
    body: str,
    *,
    relations: str = "",
    title: str = "",
    language: str = "",
    parts: dict[str, bytes | str] | None = None,
) -> bytes:
    """A document around a body in WordprocessingML."""
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml(title)}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )
    written: dict[str, bytes | str] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'),
        "docProps/core.xml": core,
        "word/_rels/document.xml.rels": _relations(
            f'<Relationship Id="rS" Type="{_R}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rN" Type="{_R}/numbering" Target="numbering.xml"/>{relations}'
        ),
        "word/styles.xml": f'<w:styles xmlns:w="{_W}">{_STYLES}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{_W}">{_NUMBERING}</w:numbering>',
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body>'
            "</w:document>"
        ),
    }
    written |= parts or {}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in written.items():
            package.writestr(name, content)
    return packed.getvalue()


def _relations(inner: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def word(told: Arrival) -> bytes:
    """The release as somebody would type it, with Word's own styles."""
    typist = _Typist()
    typist.feed(f"<h1>{escape(told.title)}</h1>{facts_of(told)}{text_of(told)}")
    typist.close()
    return docx("".join(typist.body), relations=typist.relations, language=told.language)


def paragraph(text: str, style: str = "") -> str:
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{xml(text)}</w:t></w:r></w:p>'


class _Typist(HTMLParser):
    """Types HTML into a document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body: list[str] = []
        self.relations = ""
        self._properties = ""
        self._runs: list[str] = []
        self._marks: list[str] = []
        self._lists: list[str] = []
        self._links = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("strong", "em", "sub", "sup"):
            self._marks.append(tag)
        elif tag == "br":
            self._runs.append("<w:r><w:br/></w:r>")
        elif tag == "a":
            self._link(dict(attrs).get("href") or "")
        elif tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag in ("h1", "h2", "h3"):
            self._properties = f'<w:pStyle w:val="heading{tag[1]}"/>'
        elif tag == "li":
            number = 1 if self._lists[-1] == "ul" else 2
            self._properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        else:
            self._table(tag)

    def _link(self, address: str) -> None:
        self._links += 1
        target = xml(address, {'"': "&quot;"})
        self.relations += (
            f'<Relationship Id="rL{self._links}" Type="{_R}/hyperlink" Target="{target}" TargetMode="External"/>'
        )
        self._runs.append(f'<w:hyperlink r:id="rL{self._links}">')

    def _table(self, tag: str) -> None:
        if tag in ("table", "tr"):
            self.body.append("<w:tbl>" if tag == "table" else "<w:tr>")
        elif tag in ("td", "th"):
            heads = "<w:trPr><w:tblHeader/></w:trPr>" if tag == "th" and self.body[-1] == "<w:tr>" else ""
            self.body.append(f"{heads}<w:tc>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "em", "sub", "sup"):
            self._marks.pop()
        elif tag == "a":
            self._runs.append("</w:hyperlink>")
        elif tag in ("p", "h1", "h2", "h3", "li", "td", "th"):
            self._paragraph()
        if tag in ("ul", "ol"):
            self._lists.pop()
        elif tag in ("td", "th"):
            self.body.append("</w:tc>")
        elif tag in ("table", "tr"):
            self.body.append("</w:tbl>" if tag == "table" else "</w:tr>")

    def handle_data(self, data: str) -> None:
        if not data.strip() and not self._runs:
            return
        marks = {"strong": "<w:b/>", "em": "<w:i/>"}
        raised = {"sub": '<w:vertAlign w:val="subscript"/>', "sup": '<w:vertAlign w:val="superscript"/>'}
        properties = "".join((marks | raised)[mark] for mark in self._marks)
        self._runs.append(f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{xml(data)}</w:t></w:r>')

    def _paragraph(self) -> None:
        if self._runs:
            self.body.append(f"<w:p><w:pPr>{self._properties}</w:pPr>{''.join(self._runs)}</w:p>")
        self._properties, self._runs = "", []
