"""A Word document (.docx): its text, ordered by styles, its pictures and notes. The only importer of mammoth."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import mammoth

from releases.desk.importing.arrival import Arrival, ArrivedAsset, Unreadable
from releases.desk.importing.blocks import Block
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import beside, package, telling
from releases.desk.importing.forms.package import Package
from releases.desk.importing.forms.telling import Beside, Context
from releases.desk.importing.ledger import Told

LARGEST: Final = 100 * 2**20
_LARGEST_PICTURE: Final = 50 * 2**20
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh > strong
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='caption'] => p.caption:fresh
"""
_ENDINGS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "image/gif": "gif",
    "image/webp": "webp",
}
_NOTES: Final = re.compile(r"<ol>(?=<li id=\"(?:foot|end)note-)(.*)</ol>", re.DOTALL)
_BACK: Final = re.compile(r"\s*<a href=\"#[^\"]*\">↑</a>")
_REFERENCE: Final = re.compile(r"<sup><a href=\"#(?:foot|end)note-[^\"]*\" id=\"[^\"]*\">(\[\d{1,4}\])</a></sup>")


def read(content: bytes, context: Context) -> Arrival:
    """Raises Unreadable. Lines are paragraphs, counted from 1: a Word document has no others."""
    opened = package.opened(content, context.source)
    pictures: list[ArrivedAsset] = []
    html = _converted(content, pictures, context)
    findings = Findings()
    text, notes = _without_notes(html)
    laid_out = telling.passages_of(_a_line_each(text), findings, context, line=1)
    if notes:
        noted = telling.passages_of(_a_line_each(notes), findings, context, line=len(opened.paragraphs))
        findings.notes += [block.html for block in noted.blocks]
        findings.remark(len(opened.paragraphs), "Footnotes. Put into the notes to editors.")
    laid_out.lines = [Told(number, words, words) for number, words in enumerate(opened.paragraphs, 1)]
    _settle(laid_out.assets, pictures, context, findings)
    _tell(opened, findings)
    told = Beside(line=1, day=None, language=opened.properties.get("language", ""))
    if not any(block.level == 1 for block in laid_out.blocks) and (title := opened.properties.get("title", "")):
        told.title = _title(title, laid_out.blocks)
    return telling.arrival(laid_out, told, findings, context)


def _converted(content: bytes, pictures: list[ArrivedAsset], context: Context) -> str:
    def kept(image: Any) -> dict[str, str]:
        return {"src": _kept(image, pictures)}

    try:
        result = mammoth.convert_to_html(
            BytesIO(content),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(kept),
            ignore_empty_paragraphs=True,
            external_file_access=False,
        )
    except RecursionError as error:
        raise Unreadable(context.source, 1, "its parts are nested beyond all reason") from error
    except Exception as error:  # mammoth has none of its own
        raise Unreadable(context.source, 1, f"it is no Word document that can be read: {error!r:.200}") from error
    return str(result.value)


def _kept(image: Any, pictures: list[ArrivedAsset]) -> str:
    """The bytes of a picture in the document; one that lies elsewhere can't be opened, and isn't."""
    name = f"word-picture-{len(pictures) + 1}.{_ENDINGS.get(image.content_type, 'bin')}"
    try:
        with image.open() as opened:
            content = opened.read(_LARGEST_PICTURE + 1)
    except Exception:  # noqa: BLE001 (mammoth's refusal to look elsewhere is an error of no kind of its own)
        content = b""
    is_kept = 0 < len(content) <= _LARGEST_PICTURE
    pictures.append(ArrivedAsset(0, name, content=content if is_kept else b""))
    return f"cid:{len(pictures) - 1}"


def _settle(
    named: Sequence[ArrivedAsset], pictures: Sequence[ArrivedAsset], context: Context, findings: Findings
) -> None:
    for each in named:
        number = each.address.removeprefix("cid:")
        picture = pictures[int(number)] if number.isdigit() and int(number) < len(pictures) else None
        if picture and picture.content:
            asset = ArrivedAsset(
                each.line, picture.address, content=picture.content, alt=each.alt, caption=each.caption
            )
            findings.assets.append(beside.credited(asset, findings))
        else:
            said = f" Its words: “{each.alt}”." if each.alt else ""
            findings.take(each.line, each.alt, "left out")
            findings.remark(each.line, f"A picture was not taken: it lies outside the document, or is too large.{said}")


def _without_notes(html: str) -> tuple[str, str]:
    """The text, and its footnotes and endnotes, which stand at the end."""
    plain = _REFERENCE.sub(r"<sup>\1</sup>", html)
    found = _NOTES.search(plain)
    if found is None:
        return plain, ""
    return plain[: found.start()] + plain[found.end() :], f"<ol>{_BACK.sub('', found[1])}</ol>"


def _a_line_each(html: str) -> str:
    """Each paragraph on a line of its own, so that a line is a paragraph."""
    return re.sub(r"(</(?:p|h[1-6])>|(?<!</p>)</li>)", r"\1\n", html.replace("\n", " "))


def _title(title: str, blocks: Sequence[Block]) -> str:
    """The title of the properties, when the text says it too: "Document1" and last year's are no titles."""
    said = " ".join(title.split())
    return said if any(block.text == said for block in blocks[:6]) else ""


def _tell(opened: Package, findings: Findings) -> None:
    for words in opened.around:
        findings.leave_out(1, words, "it is printed on every page")
    if opened.is_changed:
        findings.remark(1, "Changes are tracked in it: it was read as if all of them were accepted.")
