"""What travels in a picture and is none: a page, a program or an archive, for a reader that takes the file for one.

A camera appends to its JPEG: a second picture (MPF, CIPA DC-007), the film of a motion photo, a maker's notes. Those
are left in the original, which is private, and never reach a rendition, which is drawn anew. Anything else behind the
end of a picture has no honest reason to be there, and is refused rather than cut off: the original is kept as it came,
or not at all.
"""

import re
from typing import Final

from releases.desk.intake.facts import Bytes, Unfit

_PAGE: Final = re.compile(rb"<(?:script|html|!doctype\s+html|\?php)[\s>/]", re.IGNORECASE)
_PADDING: Final = b"\0\xff\r\n\t "

_BEHIND_A_JPEG: Final = (
    rb"\xff\xd8\xff",  # another picture
    rb"....ftyp",  # the film of a motion photo
    rb"CANON OPTIONAL DATA",
    rb".{0,64}MotionPhoto_Data",  # Samsung, some bytes into its trailer
)
_ENDS_A_JPEG: Final = (
    rb"SEFT",  # Samsung
    rb"cbipcbbl",  # Photo Mechanic
    rb"\xa1\xb2\xc3\xd4",  # FotoWare
    rb"AXS[!*].{8}",  # AFCP
    rb"8db42d694ccc418790edff439fe026bf",  # Insta360
)
_START: Final = re.compile(rb"[\0\xff]*?(?:" + b"|".join(_BEHIND_A_JPEG) + rb")", re.DOTALL)
_END: Final = re.compile(rb"(?:" + b"|".join(_ENDS_A_JPEG) + rb")\Z", re.DOTALL)

_ARCHIVE_END: Final = b"PK\x05\x06"


def search(form: str, data: Bytes, end: int) -> None:
    """Raises ``Unfit`` when the picture, which ends at ``end``, is something else besides."""
    if _PAGE.search(data):
        raise Unfit("also_a_page")
    if _is_archive(data) or data.find(b"%PDF-", 0, 1024) >= 0:
        raise Unfit("also_another")
    if _is_script(form, data):
        raise Unfit("also_a_page")
    if not (_is_padding(data, end) or (form == "jpeg" and _is_of_a_camera(data, end))):
        raise Unfit("something_behind", count=len(data) - end)


def _is_archive(data: Bytes) -> bool:
    """Whether it ends as a ZIP archive does: PKWARE APPNOTE, 4.3.16, whose comment reaches to the end of the file."""
    at = data.rfind(_ARCHIVE_END, max(0, len(data) - 65_557))
    return at >= 0 and at + 22 + int.from_bytes(data[at + 20 : at + 22], "little") <= len(data)


def _is_script(form: str, data: Bytes) -> bool:
    """A comment opened where a size stands, closed somewhere in the picture, and statements behind it."""
    if form == "gif" and re.match(rb"=[ -~]", data[6:8]):
        return True
    opened = data[6:8] if form == "gif" else data[4:6]
    return opened == b"/*" and bool(re.search(rb"\*/\s*[=;(,+-]", data))


def _is_padding(data: Bytes, end: int) -> bool:
    return len(data) - end <= 2**16 and not bytes(data[end:]).strip(_PADDING)


def _is_of_a_camera(data: Bytes, end: int) -> bool:
    return bool(_START.match(data, end) or _END.search(data, max(end, len(data) - 64)))
