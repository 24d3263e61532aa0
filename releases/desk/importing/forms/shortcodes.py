"""What WordPress makes of a text before it shows it: shortcodes, and paragraphs out of blank lines."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from releases.desk.importing.findings import Findings

_CAPTION: Final = re.compile(r"\[caption\b([^\[\]]{0,1000})\](.{0,20000}?)\[/caption\]", re.DOTALL)
_PICTURE: Final = re.compile(r"\A(\s*(?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)\Z", re.DOTALL | re.IGNORECASE)
_CODE: Final = re.compile(
    r"\[(?P<close>/?)(?P<name>[a-z][a-z0-9_-]{1,40})(?P<rest>(?:\s+[a-z_-]{1,40}=(?:\"[^\"\[\]]*\"|'[^'\[\]]*'|[^\s\"'\[\]]+))*)"
    r"\s*/?\]"
)
_ATTRIBUTE: Final = re.compile(r"([a-z_-]+)=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'\]]+))")
_MEDIA: Final = frozenset(("audio", "video"))
_KNOWN: Final = frozenset(("embed", "gallery", "playlist", "more", "vc_row", "vc_column", "vc_column_text", *_MEDIA))
_SUFFIXES: Final = ("src", "mp4", "mp3", "m4a", "ogg", "webm")
_IN_BLOCKS: Final = "<!-- wp:"
_BLOCK: Final = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|figure|figcaption|section|article|pre|hr"
    r"|address|dl|dt|dd|video|audio|!--)\b",
    re.IGNORECASE,
)


def html(text: str, line: int, findings: Findings, picture: Callable[[str], str]) -> str:
    """The text as HTML, on as many lines. `picture` gives the address of an attachment, by its number."""
    text = _CAPTION.sub(_figure, text)
    text = _CODE.sub(lambda code: _expanded(code, text, line, findings, picture), text)
    return text if _IN_BLOCKS in text else _in_paragraphs(text)


def _figure(caption: re.Match[str]) -> str:
    """[caption …]<img …> the words[/caption]; before 2012 the words were an attribute."""
    found = _PICTURE.match(caption[2])
    if found is None:
        return caption[2]
    words = found[2].strip() or escape(_attributes(caption[1]).get("caption", ""), quote=False)
    return f"<figure>{found[1]}<figcaption>{words}</figcaption></figure>"


def _expanded(code: re.Match[str], text: str, line: int, findings: Findings, picture: Callable[[str], str]) -> str:
    name, told = code["name"], _attributes(code["rest"])
    if name not in _KNOWN and not told and f"[/{name}]" not in text:
        return code[0]  # "[sic]"
    if name == "gallery" and told.get("ids"):
        found = filter(None, map(picture, told["ids"].replace(" ", "").split(",")))
        return "".join(f'<img src="{escape(address)}">' for address in found)
    if name in _MEDIA and (source := next((told[key] for key in _SUFFIXES if key in told), "")):
        return f'<{name} src="{escape(source)}"></{name}>'
    if name != "embed" and not code["close"]:
        at = line + text.count("\n", 0, code.start())
        findings.leave_out(at, code[0], "WordPress puts something else in its place")
    elif name != "embed":
        findings.take(line, code[0], "left out")
    return "\n" * code[0].count("\n")


def _attributes(text: str) -> Mapping[str, str]:
    return {name: double or single or bare for name, double, single, bare in _ATTRIBUTE.findall(text)}


def _in_paragraphs(text: str) -> str:
    """As wpautop does: a blank line ends a paragraph, and a line break is one."""
    parts = re.split(r"(\n[ \t]*\n\s*)", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        part if place % 2 or _BLOCK.match(part) or not part.strip() else f"<p>{part.replace('\n', '<br>\n')}</p>"
        for place, part in enumerate(parts)
    )
