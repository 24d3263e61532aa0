"""Pictures and films as they are handed in, made on the spot, and assets of them."""

import io
import struct
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from contacts.words import words
from releases import clock
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.plate import Plate, Rendition

CORNERS = {"top left": "red", "top right": "lime", "bottom left": "blue", "bottom right": "yellow"}

_TYPES = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "TIFF": ("tif", "image/tiff")}
_TYPES |= {"WEBP": ("webp", "image/webp"), "AVIF": ("avif", "image/avif"), "GIF": ("gif", "image/gif")}
_next = count(1)


def drawn(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture with a colour in each quarter, seen upright."""
    image = Image.new("RGB", (width, height))
    draw, x, y = ImageDraw.Draw(image), width // 2, height // 2
    for name, colour in CORNERS.items():
        left, top = (x if "right" in name else 0), (y if "bottom" in name else 0)
        draw.rectangle((left, top, left + x, top + y), fill=colour)
    return image.convert(mode)


def saved(image: Image.Image, form: str = "JPEG", **kwargs: Any) -> bytes:
    file = io.BytesIO()
    if form == "JPEG":
        kwargs = {"comment": f"Negative {next(_next)}"} | kwargs  # no two have one checksum
    image.save(file, form, **({"quality": 95} if form in {"JPEG", "WEBP", "AVIF"} else {}) | kwargs)
    return file.getvalue()


def asset(content: bytes | None = None, **kwargs: Any) -> Asset:
    """An asset with its original in the storage: a picture of 400 × 300 pixels, if nothing else is given."""
    content = saved(drawn(400, 300)) if content is None else content
    facts: dict[str, Any] = {"medium": "picture", "added_at": clock.now(), "size": len(content)} | kwargs
    if facts["medium"] == "picture" and "content_type" not in facts:
        with Image.open(io.BytesIO(content)) as image:
            last, facts["content_type"] = _TYPES[str(image.format)]
            facts.setdefault("width", image.width)
            facts.setdefault("height", image.height)
            facts.setdefault("original", f"originals/{sha256(content).hexdigest()}.{last}")
    facts.setdefault("original", f"originals/{sha256(content).hexdigest()}.bin")
    facts["original"] = default_storage.save(facts["original"], ContentFile(content))
    facts = {"name": "as-sent.jpg", "checksum": sha256(content).hexdigest(), "credit": "CNES"} | facts
    return Asset.objects.create(**facts)


def plate(content: bytes | None = None, **kwargs: Any) -> Plate:
    made = asset(content, **kwargs)
    return plates.prepare(made, at=made.added_at)


def changed(asset: Asset, **kwargs: Any) -> Plate:
    """The plate of the asset after the desk has changed this."""
    for name, value in kwargs.items():
        setattr(asset, name, value)
    asset.save()
    return plates.prepare(asset, at=clock.now())


def rendition(plate: Plate, name: str) -> Rendition:
    return plate.renditions.get(name=name)


def content(plate: Plate, name: str) -> bytes:
    with default_storage.open(rendition(plate, name).path) as stored:
        return bytes(stored.read())


def opened(plate: Plate, name: str) -> Image.Image:
    image = Image.open(io.BytesIO(content(plate, name)))
    image.load()
    return image


def on_disk(plate: Plate, name: str, folder: Path) -> Path:
    path = folder / name
    path.write_bytes(content(plate, name))
    return path


def film(*, place: str = "", along_the_way: bool = False) -> bytes:
    """An MP4 that plays nothing, with a place in its head as a telephone writes it (QuickTime, ``©xyz``)."""
    head = struct.pack(">IIIII", 0, 0, 0, 1000, 5000) + struct.pack(">IH", 0x10000, 0x100) + bytes(10)
    head += struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000) + bytes(24) + struct.pack(">I", 2)
    said = struct.pack(">HH", len(place), 0x15C7) + place.encode()
    told = _box("udta", _box("\xa9xyz", said)) if place else b""
    stream = (f"film {next(_next)} ").encode() * 1000
    return _box("ftyp", b"isom\0\0\2\0isommp41") + _box("moov", _box("mvhd", head) + told) + _box("mdat", stream)


def _box(name: str, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name.encode("latin-1") + content


FRENCH_AND_ENGLISH = {
    "caption": words({"en": "Two lines,\nand “quotes” & <signs>.", "fr": "L’été à Kourou"}),
    "alt": words({"en": "A rocket stands on its pad.", "fr": "Une fusée sur son pas de tir."}),
    "description": words({"en": "All that the chart says.", "fr": "Tout ce que dit le graphique."}),
    "usage_terms": words({"en": "For the press, with its credit.", "fr": "Pour la presse, avec le crédit."}),
    "place": words({"en": "French Guiana", "fr": "Guyane"}),
    "credit": "CNES/DUCROS David, 2017",
    "creator": "David Ducros",
    "copyright": "© CNES 2017",
    "licence": "CC-BY-4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "people": "Ada Lovelace, Émilie du Châtelet",
}
