"""What stands in files beside their content, by exiftool. The only module that knows of it."""

import atexit
import html
import itertools
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import Any, Final

import exiftool


def is_available() -> bool:
    """Whether exiftool is installed. Without it files are made without words in them."""
    return shutil.which("exiftool") is not None


# --- one process that stays open --------------------------------------------------------------------------------------

MOST_SECONDS: Final = 60

# It ends when its standard input does, which is when we do: exiftool by itself would go on asking for more. And it is
# the only one that holds its outputs, so that they end when it dies.
_LINE: Final = (
    "ulimit -d 1000000; exec 3<&0; "
    '{ cat <&3; printf "\\n-stay_open\\nFalse\\n"; } 2>/dev/null | exec "$0" "$@" 3<&- & '
    "exec >/dev/null 2>&1 3<&-; wait"
)


class _Gone(Exception):
    """It died, or said nothing for too long."""


class _Tool(exiftool.ExifTool):  # type: ignore[misc]
    """PyExifTool, where it would hang: it starts exiftool by running Python between fork and exec, which a process of
    many threads must not, and reads for ever from one that is dead (0.5.6)."""

    most_seconds = MOST_SECONDS

    def run(self) -> None:
        arguments = [self._executable, "-stay_open", "True", "-@", "-"]
        self._process: Any = subprocess.Popen(  # noqa: S603 -- no word of it comes from outside
            ["/bin/sh", "-c", _LINE, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._outputs: tuple[Any, Any] = (self._process.stdout, self._process.stderr)
        self._running = True
        self._ver = self._parse_ver()

    @property
    def running(self) -> bool:
        return self._running and self._process.poll() is None

    def execute(self, *params: str, raw_bytes: bool = False) -> str:
        end = f"{{ready{next(_numbers)}}}"
        number = end.strip("{}").removeprefix("ready")
        order = [*params, "-echo4", f"${{status}}{end}", f"-execute{number}\n"]
        try:
            self._process.stdin.write("\n".join(order).encode())
            self._process.stdin.flush()
            said = self._until(end.encode())
        except (OSError, _Gone):
            self.kill()
            raise _Gone from None
        self._last_stdout, told = (part.decode(errors="replace").rpartition(end)[0] for part in said)
        self._last_stderr, self._last_status = told[:-1], int(told[-1])
        return self._last_stdout

    def _until(self, end: bytes) -> tuple[bytes, bytes]:
        """What it writes to both its outputs until each has come to an end."""
        said = {output: bytearray() for output in self._outputs}
        deadline = monotonic() + self.most_seconds
        with selectors.DefaultSelector() as open_:
            for output in said:
                open_.register(output, selectors.EVENT_READ)
            while not all(end in part for part in said.values()):
                ready = open_.select(timeout=deadline - monotonic())
                read: list[tuple[Any, bytes]] = [(key.fileobj, os.read(key.fd, 2**16)) for key, _events in ready]
                if not ready or not all(part for _output, part in read):
                    raise _Gone
                for output, part in read:
                    said[output].extend(part)
        first, second = said.values()
        return bytes(first), bytes(second)

    def end(self) -> None:
        """Let it come to its end by itself, so that the system counts what it used as ours."""
        try:
            self._process.communicate(timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            self.kill()
        self._flag_running_false()

    def kill(self) -> None:
        if not self._running:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with suppress(OSError):
            self._process.communicate()
        self._flag_running_false()


_numbers = itertools.count(100_000)


class _Process:
    """One exiftool for each process of ours, started when it is first asked; it starts in 0.2 s and answers in 0.02.

    Threads wait for each other. One that died is followed by another, which is asked once more.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._tool: _Tool | None = None
        self._owner = 0

    def ask(self, *arguments: str) -> tuple[int, str]:
        """The status and what was said."""
        status, said, warned = self.hear(*arguments)
        return status, f"{said}{warned}".strip()

    def hear(self, *arguments: str) -> tuple[int, str, str]:
        """The status, what was said, and what was warned of."""
        with self._lock:
            for _attempt in range(2):
                try:
                    tool = self._running()
                    said = tool.execute(*arguments)
                    return tool.last_status, said, tool.last_stderr
                except _Gone:
                    continue
        return 1, "", "exiftool stopped"

    def end(self) -> None:
        if not self._lock.acquire(timeout=1):
            return  # at the end of a process: whoever asks has been stopped in the middle, and exiftool ends with us
        try:
            if self._tool and self._owner == os.getpid() and self._tool.running:
                self._tool.end()
            self._tool = None
        finally:
            self._lock.release()

    def _running(self) -> _Tool:
        if self._tool and self._owner == os.getpid() and not self._tool.running:
            self._tool.kill()  # what is left of it
            self._tool = None
        if self._tool is None or self._owner != os.getpid():
            self._tool, self._owner = _Tool(), os.getpid()
            self._tool.run()
        return self._tool


_process = _Process()
atexit.register(_process.end)


def end() -> None:
    """End the process, if one was started. Another one is started when it is needed."""
    _process.end()


# --- reading ----------------------------------------------------------------------------------------------------------


def told(path: Path, *tags: str) -> dict[str, Any]:
    """What stands under these tags, as ``{"XMP-dc:Description-fr": "…"}``: strings, lists, or dictionaries of them.

    Letters of IPTC and EXIF whose encoding isn't told are read as Latin (Windows-1252).
    """
    _status, said, _warned = _process.hear(
        *("-j", "-struct", "-G1", "-api", "LargeFileSupport=1", "-charset", "exif=latin"),
        *(f"-{tag}" for tag in tags),
        str(path),
    )
    found = json.loads(said, parse_int=str, parse_float=str) if said.strip() else [{}]
    return {name: value for name, value in found[0].items() if value is not None}


# --- writing ----------------------------------------------------------------------------------------------------------

_COMMON: Final = ("-n", "-E", "-charset", "iptc=utf8", "-charset", "exif=utf8")
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
    status, said = _process.ask(*_COMMON, "-overwrite_original", *_COMPACT, *_OURS, *told, str(path))
    if status or not re.search(r"1 image files (updated|unchanged)", said):
        raise Unwritten(said)


def _line(value: str) -> str:
    """exiftool reads one argument a line; what is written as in HTML ends none."""
    return html.escape(value, quote=False).replace("\r", "&#xd;").replace("\n", "&#xa;")


# --- films ------------------------------------------------------------------------------------------------------------


MOST_SECONDS_OF_A_FILM: Final = 600


def is_personal(path: Path) -> bool:
    """Whether a film says where or with which camera it was taken, in its head or along its way. Raises Unwritten."""
    return bool(_alone("-e", "-n", "-ee", *_LARGE, "-s", *(f"-{name}" for name in _PERSONAL), str(path)).strip())


def depersonalise(path: Path) -> None:
    """Take that out of the head of an MP4; its streams stay as they are, to the byte. Raises Unwritten."""
    _alone("-m", "-overwrite_original", *_LARGE, *(f"-{name}=" for name in _PERSONAL), str(path))


def _alone(*arguments: str) -> str:
    """By a process for this film: one of 2 GB would keep the shared one busy."""
    tool = _Tool()
    tool.most_seconds = MOST_SECONDS_OF_A_FILM
    tool.run()
    try:
        said = tool.execute(*arguments)
    except _Gone:
        raise Unwritten("exiftool stopped") from None
    finally:
        tool.kill()
    if tool.last_status:
        raise Unwritten(f"{said}{tool.last_stderr}")
    return said
