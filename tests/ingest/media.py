"""Files made on the spot: good ones of each kind, and ones that are meant to harm."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image


def image(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    """Some colours that no codec makes nothing of."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def picture(form: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **kwargs: Any) -> bytes:
    out = io.BytesIO()
    image(size, mode).save(out, form, **kwargs)
    return out.getvalue()


def photograph(megapixels: int) -> bytes:
    """A noisy JPEG of 16,384 pixels' width: one line of its blocks, drawn again and again between restart markers."""
    noise = Image.effect_noise((16_384, 16), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=60, restart_marker_rows=1)
    content = out.getvalue()
    frame, scan = content.find(b"\xff\xc0"), content.find(b"\xff\xda")
    begins = scan + 2 + int.from_bytes(content[scan + 2 : scan + 4])
    line, lines = content[begins:-2], megapixels * 1_000_000 // 16_384 // 16
    head = content[: frame + 5] + struct.pack(">H", 16 * lines) + content[frame + 7 : begins]
    return head + b"".join(line + bytes([0xFF, 0xD0 + number % 8]) for number in range(lines))[:-2] + b"\xff\xd9"


def moving(form: str, frames: int = 3) -> bytes:
    out = io.BytesIO()
    rest = [Image.new("RGB", (300, 200), (number % 256, 0, 0)) for number in range(1, frames)]
    image().save(out, form, save_all=True, append_images=rest)
    return out.getvalue()


# --- PNG --------------------------------------------------------------------------------------------------------------


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *, depth: int = 8, colour: int = 2, extra: bytes = b"", packed: bytes = b"") -> bytes:
    """A black one; ``packed`` instead of its own lines, ``extra`` chunks before them."""
    if not packed:
        bits = depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        packing = zlib.compressobj(9)
        line = b"\0" * (1 + -(-width * bits // 8))
        packed = b"".join([*(packing.compress(line) for _ in range(height)), packing.flush()])
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [chunk(b"IHDR", header), extra, chunk(b"IDAT", packed), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def packed_text(name: bytes, unpacked: int) -> bytes:
    """A zTXt, iTXt or iCCP chunk of so many bytes of nothing."""
    packing = zlib.compressobj(9)
    packed = b"".join([*(packing.compress(bytes(2**20)) for _ in range(unpacked // 2**20)), packing.flush()])
    return chunk(name, (b"Comment\0\1\0\0\0" if name == b"iTXt" else b"Comment\0\0") + packed)


# --- TIFF -------------------------------------------------------------------------------------------------------------


def deep_tiff(width: int = 30, height: int = 20) -> bytes:
    """16 bits for each of three colours, as from a scanner; Pillow doesn't write them."""
    lines = b"\x12\x34" * (width * height * 3)
    bits_at = 8 + 2 + 12 * 9 + 4
    entries = [
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 3, bits_at),
        (259, 3, 1, 1),
        (262, 3, 1, 2),
        (273, 4, 1, bits_at + 6),
        (277, 3, 1, 3),
        (278, 3, 1, height),
        (279, 4, 1, len(lines)),
    ]
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", 9) + directory + bytes(4) + struct.pack("<HHH", 16, 16, 16) + lines


# --- MP4 --------------------------------------------------------------------------------------------------------------


def box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I", 8 + len(content)) + kind + content


def mp4(
    *,
    codecs: tuple[bytes, ...] = (b"avc1", b"mp4a"),
    seconds: float = 12.5,
    turned: bool = False,
    outside: bool = False,
) -> bytes:
    """A film of 1920 × 1080 pixels without a picture in it: all that a container tells."""
    head = box(b"ftyp", b"isom\0\0\0\1isomavc1")
    samples = box(b"mdat", bytes(100))
    offset = len(head) + 8
    return head + samples + box(b"moov", _movie(seconds), *(_track(c, offset, turned, outside) for c in codecs))


def _movie(seconds: float) -> bytes:
    return box(b"mvhd", bytes(12), struct.pack(">II", 1000, round(1000 * seconds)), bytes(80))


def _track(codec: bytes, offset: int, turned: bool, outside: bool) -> bytes:
    is_seen = codec in {b"avc1", b"av01", b"hvc1", b"mp4v", b"encv"}
    one = 1 << 16
    matrix = (0, one, 0, -one, 0, 0, 0, 0, one << 14) if turned else (one, 0, 0, 0, one, 0, 0, 0, one << 14)
    size = (1920 << 16, 1080 << 16) if is_seen else (0, 0)
    header = box(b"tkhd", bytes(40), struct.pack(">9i", *matrix), struct.pack(">II", *size))
    source = box(b"url ", b"\0\0\0\0http://example.org/\0" if outside else b"\0\0\0\1")
    return box(
        b"trak",
        header,
        box(
            b"mdia",
            box(b"hdlr", bytes(8), b"vide" if is_seen else b"soun", bytes(13)),
            box(
                b"minf",
                box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), source)),
                box(
                    b"stbl",
                    box(b"stsd", struct.pack(">II", 0, 1), box(codec, bytes(70))),
                    box(b"stco", struct.pack(">III", 0, 1, offset)),
                ),
            ),
        ),
    )


# --- WebM -------------------------------------------------------------------------------------------------------------


def element(identity: int, content: bytes, *, is_told: bool = True) -> bytes:
    name = identity.to_bytes((identity.bit_length() + 7) // 8)
    size = (len(content) | 1 << 56).to_bytes(8) if is_told else b"\x01" + b"\xff" * 7
    return name + size + content


def webm(*, codec: bytes = b"V_VP9", kind: bytes = b"webm", is_live: bool = False) -> bytes:
    """A film of 1280 × 720 pixels, 8 seconds long, without a picture in it."""
    head = element(0x1A45DFA3, element(0x4282, kind))
    size = element(0xE0, element(0xB0, (1280).to_bytes(2)) + element(0xBA, (720).to_bytes(2)))
    video = size if codec.startswith(b"V_") else b""
    track = element(0xAE, element(0xD7, b"\1") + element(0x86, codec) + video)
    info = element(0x1549A966, element(0x2AD7B1, (1_000_000).to_bytes(3)) + element(0x4489, struct.pack(">f", 8000)))
    cluster = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, bytes(40)), is_told=not is_live)
    return head + element(0x18538067, info + element(0x1654AE6B, track) + 2 * cluster, is_told=not is_live)


# --- sounds -----------------------------------------------------------------------------------------------------------


def mp3(frames: int = 100) -> bytes:
    """MPEG 1, layer III, 128 kbit/s at 44.1 kHz: 417 bytes and 26 ms a frame; with tags before and after."""
    tag = b"ID3\4\0\0\0\0\0\x0a" + bytes(10)
    return tag + frames * (b"\xff\xfb\x90\x00" + bytes(413)) + b"TAG" + bytes(125)


def ogg(seconds: int = 3) -> bytes:
    def page(granule: int, content: bytes) -> bytes:
        return b"OggS\0\0" + struct.pack("<qIII", granule, 1, 0, 0) + bytes([1, len(content)]) + content

    return page(0, b"OpusHead" + bytes(11)) + page(48_000 * seconds, bytes(50))


def wav(seconds: int = 2) -> bytes:
    content = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    content += b"data" + struct.pack("<I", 8000 * seconds) + bytes(8000 * seconds)
    return b"RIFF" + struct.pack("<I", len(content)) + content


# --- documents --------------------------------------------------------------------------------------------------------


def pdf(objects: bytes = b"", *, packed: bytes = b"") -> bytes:
    """One without a page. ``objects`` stand in its catalogue, ``packed`` ones in a stream."""
    parts = [b"<</Type/Catalog/Pages 2 0 R " + objects + b">>", b"<</Type/Pages/Kids[]/Count 0>>"]
    if packed:
        stream = zlib.compress(packed)
        told = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>" % len(stream)
        parts.append(told + b"\nstream\n" + stream + b"\nendstream")
    content, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, part in enumerate(parts, 1):
        table += b"%010d 00000 n \n" % len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    count = len(parts) + 1
    end = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(content))
    return content + b"xref\n0 %d\n" % count + table + end


def archive(parts: dict[str, bytes], **kwargs: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None, **kwargs)
    return out.getvalue()


def office(kind: str = "wordprocessingml.document", parts: dict[str, bytes] | None = None) -> bytes:
    told = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    return archive({"[Content_Types].xml": told.encode(), "word/document.xml": b"<document/>"} | (parts or {}))


def open_document(kind: str = "text", parts: dict[str, bytes] | None = None) -> bytes:
    told = {"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(), "content.xml": b"<content/>"}
    return archive(told | {"META-INF/manifest.xml": b"<manifest/>"} | (parts or {}))


DRAWING = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40">'
    b'<style>.a{fill:#12408f}</style><rect class="a" width="120" height="40"/></svg>'
)

CAPTIONS = (
    b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nThree missions.\n\n00:05.000 --> 00:07.500 line:0\nAnd a fourth.\n"
)
