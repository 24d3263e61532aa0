"""Strict readers of environment variables.

A variable that is missing or wrong stops the start with one line that says what to do; nothing is guessed.
"""

import difflib
import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn
from urllib.parse import parse_qsl, unquote

_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}

_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:(?P<port>[0-9]{1,5}))?/?")

_INTERNAL = re.compile(r"accel:(?P<location>(/[A-Za-z0-9_-]+)+/)")
_BUCKET = re.compile(
    r"s3(?P<plainly>\+http)?://(?P<key>[^:@/?#]+):(?P<secret>[^:@/?#]+)@"
    r"(?P<host>([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?)"
    r"/(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/?(\?(?P<more>[^#]*))?"
)

_HTTPS = re.compile(
    r"https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?"
    r"(/([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?(\?([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
_MAILTO = re.compile(r"mailto:[A-Za-z0-9.!$&'*+/=^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")

_known: set[str] = set()


class Store(NamedTuple):
    """Where files lie, and by which ``way`` they come to a reader: ``stream``, ``accel`` or ``sign``.

    ``location``: of the server in front, for ``accel``. The rest is of an object store, for ``sign``: ``origin`` is its
    scheme and host.
    """

    way: str
    location: str = ""
    origin: str = ""
    bucket: str = ""
    key: str = ""
    secret: str = ""
    region: str = ""


def stop(sentence: str) -> NoReturn:
    """End the process with one line on standard error."""
    raise SystemExit(f"pressoffice: {sentence}")


def text(name: str, default: str = "") -> str:
    """The variable as it stands, without surrounding blanks."""
    _known.add(name)
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or a no. Anything else stops the start."""
    value = text(name, "yes" if default else "no").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    stop(f"{name} is {value!r}: write true or false.")


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas, without empty entries."""
    return [word for part in text(name, default).split(",") if (word := part.strip())]


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number, in digits."""
    value = text(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
        stop(f"{name} is {value!r}: write a whole number of at least {least}.")
    return int(value)


def path(name: str, default: Path) -> Path:
    """An absolute folder or file."""
    value = text(name)
    if not value:
        return default
    if not Path(value).is_absolute():
        stop(f"{name} is {value!r}: write an absolute path.")
    return Path(value)


def folder(name: str, default: Path) -> Path:
    """An absolute folder, made when it is missing."""
    place = path(name, default)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)  # it holds the drafts
    except OSError as error:
        stop(f"{place} can't be made ({error.strerror}): set {name} to a folder that can be written.")
    return place


def origin(name: str, default: str) -> str:
    """Scheme, host and port of a site: ``https://news.example.org``, without a slash at the end."""
    value = text(name) or default
    found = _ORIGIN.fullmatch(value.lower())
    if not found or int(found["port"] or 1) not in range(1, 65536):
        stop(f"{name} is {value!r}: write scheme and host only, for example https://news.example.org.")
    return value.lower().removesuffix("/")


def https(name: str) -> str:
    """A whole address with TLS, or nothing: ``https://hub.example.org/``. Without a name, a password or a fragment."""
    value = text(name)
    if value and not _is_https(value):
        stop(f"{name} is {value!r}: write a whole address that begins with https://, or nothing.")
    return value


def contact(name: str) -> str:
    """Where somebody can be written to, or nothing: ``mailto:security@example.org`` or an address with TLS."""
    value = text(name)
    if value and not (_MAILTO.fullmatch(value) or _is_https(value)):
        stop(f"{name} is {value!r}: write mailto:security@example.org, or an address that begins with https://.")
    return value


def _is_https(value: str) -> bool:
    found = _HTTPS.fullmatch(value)
    return found is not None and int(found["port"] or 443) in range(1, 65536)


def store(name: str) -> Store:
    """Where files lie: nothing for our own disk, from which we stream them; ``accel:/protected/`` for our own disk,
    from which the server in front sends them (its internal location); ``s3://key:secret@host/bucket?region=eu-west-3``
    for an object store (``s3+http://`` for one without TLS), key and secret percent-encoded.

    What was set is never repeated: it holds a secret.
    """
    value = text(name)
    if not value:
        return Store("stream")
    if found := _INTERNAL.fullmatch(value):
        return Store("accel", location=found["location"])
    if value.startswith("accel:"):
        stop(f"{name} names no internal location: write accel:/protected/, with a slash before and behind.")
    found = _BUCKET.fullmatch(value)
    if not found or int(found["port"] or 1) not in range(1, 65536):
        stop(f"{name} can't be read: write accel:/protected/ or s3://key:secret@host/bucket?region=eu-west-3.")
    more = dict(parse_qsl(found["more"], keep_blank_values=True))
    region = more.pop("region", "us-east-1")
    if more or not re.fullmatch(r"[a-z0-9-]+", region):
        stop(f"{name} says more than can be read: after the bucket write ?region=eu-west-3, or nothing.")
    return Store(
        "sign",
        origin=f"{'http' if found['plainly'] else 'https'}://{found['host'].lower()}",
        bucket=found["bucket"],
        key=unquote(found["key"]),
        secret=unquote(found["secret"]),
        region=region,
    )


def secret(name: str, *, kept_in: Path | None = None) -> str:
    """The value of ``name``, or what stands in the file that ``name_FILE`` names. There is no built-in one.

    With ``kept_in`` a missing key is made at random and kept in that file: for a demonstration on this machine.
    """
    value, file = text(name), text(f"{name}_FILE")
    if not value and file:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "no text"
            stop(f"{name}_FILE is {file!r}, which can't be read ({why}): name a file that holds the key.")
    if not value and kept_in:
        value = _kept(kept_in)
    if not value:
        stop(f"{name} is missing: set it, or {name}_FILE, to at least 50 random characters.")
    return value


def _kept(file: Path) -> str:
    """The key in the file, which is made, for its owner alone, when it is not there. Two processes get the same one:
    it is written beside, and comes to its name whole."""
    try:
        if not file.exists():
            made, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
            with os.fdopen(made, "w", encoding="utf-8") as opened:
                opened.write(f"{secrets.token_urlsafe(50)}\n")
            with suppress(FileExistsError):
                os.link(draft, file)
            Path(draft).unlink()
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        stop(f"{file} can't be made or read ({error.strerror}): set PRESS_VAR to a folder that can be written.")


def refuse_misspelt(prefix: str) -> None:
    """Stop on a variable with our prefix that nobody reads, and on one that is nearly the name of one we read."""
    for name in sorted(os.environ.keys() - _known):
        near = difflib.get_close_matches(name, sorted(_known), n=1, cutoff=0.9)
        if name.startswith(prefix) or near:
            meant = f" Did you mean {near[0]}?" if near else ""
            stop(f"{name} is not a variable that Pressoffice knows: unset it.{meant}")
