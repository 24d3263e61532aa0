"""What stands in files beside their content, by exiftool. The only module that knows of it."""

import atexit
import html
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from threading import RLock
from typing import Final

import exiftool

_COMMON: Final = ("-G1", "-n", "-E", "-charset", "iptc=utf8", "-charset", "exif=utf8")


def is_available() -> bool:
    """Whether exiftool is installed. Without it files are made without words in them."""
    return shutil.which("exiftool") is not None


# --- one process that stays open --------------------------------------------------------------------------------------


class _Process:
    """One exiftool for each process of ours, started when it is first asked; it starts in 0.2 s and answers in 0.02."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._tool: exiftool.ExifTool | None = None
        self._owner = 0

    def ask(self, *arguments: str) -> tuple[int, str]:
        """The status and what was said."""
        with self._lock:
            if self._tool is None or self._owner != os.getpid() or not self._tool.running:
                self._tool, self._owner = exiftool.ExifTool(common_args=list(_COMMON)), os.getpid()
                self._tool.run()
                atexit.register(self._tool.terminate)
            said = self._tool.execute(*arguments)
            return self._tool.last_status, f"{said}{self._tool.last_stderr}".strip()


_process = _Process()


# --- writing ----------------------------------------------------------------------------------------------------------

_COMPACT: Final = ("-api", "PNGEarlyXMP=1", "-api", "Compact=NoPadding")
_LARGE: Final = ("-api", "LargeFileSupport=1")
_OURS: Final = ("-XMP:all=", "-IPTC:all=", "-EXIF:all=", "-Photoshop:all=")
_PERSONAL: Final = ("GPS*", "*SerialNumber*", "Location*")
"""Where something was recorded, and with which device: on whoever's telephone or camera it was."""


class Unwritten(Exception):
    """The file could not be written; exiftool's words."""


def write(path: Path, tags: Iterable[tuple[str, str]]) -> None:
    """Write these tags into a JPEG, PNG or AVIF, in place of all that stands there but the colour profile.

    A tag that comes several times is a list. Raises Unwritten.
    """
    told = [f"-{name}={_line(value)}" for name, value in tags]
    status, said = _process.ask("-overwrite_original", *_COMPACT, *_OURS, *told, str(path))
    if status or "1 image files updated" not in said:
        raise Unwritten(said)


def _line(value: str) -> str:
    """exiftool reads one argument a line; what is written as in HTML ends none."""
    return html.escape(value, quote=False).replace("\r", "&#xd;").replace("\n", "&#xa;")


# --- films ------------------------------------------------------------------------------------------------------------


def is_personal(path: Path) -> bool:
    """Whether a film says where or with which camera it was taken, in its head or along its way."""
    with exiftool.ExifTool(common_args=["-e", "-n"]) as own:  # a film of 2 GB would keep the shared one busy
        return bool(own.execute("-ee", *_LARGE, "-s", *(f"-{name}" for name in _PERSONAL), str(path)).strip())


def depersonalise(path: Path) -> None:
    """Take that out of the head of an MP4; its streams stay as they are, to the byte. Raises Unwritten."""
    with exiftool.ExifTool(common_args=["-e", "-n"]) as own:
        said = own.execute("-m", "-overwrite_original", *_LARGE, *(f"-{name}=" for name in _PERSONAL), str(path))
        if own.last_status:
            raise Unwritten(f"{said}{own.last_stderr}")
