"""Sizes as a page writes them: 4000 × 2667, 3.1 MB, 2:14. Nothing here is broken over a line."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_NBSP = "\N{NO-BREAK SPACE}"

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/avif": "AVIF",
    "image/webp": "WebP",
    "image/svg+xml": "SVG",
    "video/mp4": "MP4",
    "video/webm": "WebM",
    "audio/mpeg": "MP3",
    "audio/mp4": "M4A",
    "audio/wav": "WAV",
    "audio/ogg": "Ogg",
    "audio/flac": "FLAC",
    "application/pdf": "PDF",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word (DOCX)",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (XLSX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint (PPTX)",
}
"""What people call a media type."""


def weight(size: int) -> str:
    """Bytes in decimal units (SI), with one digit after the point from a megabyte on: 840 kB, 3.1 MB, 1.2 GB."""
    if size < 1000:
        told = ngettext("%(n)s byte", "%(n)s bytes", size) % {"n": size}
    elif size < 999_500:
        told = _("%(n)s kB") % {"n": round(size / 1000)}
    elif size < 999_950_000:
        told = _("%(n)s MB") % {"n": number_format(round(size / 1_000_000, 1), 1)}
    else:
        told = _("%(n)s GB") % {"n": number_format(round(size / 1_000_000_000, 1), 1)}
    return told.replace(" ", _NBSP)


def dimensions(width: int | None, height: int | None) -> str:
    """Pixels, as a picture editor writes them; nothing where there are none."""
    return f"{width}{_NBSP}×{_NBSP}{height}" if width and height else ""


def duration(seconds: float | None) -> str:
    """2:14, 1:02:14; nothing where it is unknown."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def form(content_type: str, name: str = "") -> str:
    """JPEG, PDF, Word (DOCX); the ending of the name where we have no word for the type."""
    return FORMATS.get(content_type) or name.rpartition(".")[2].upper()
