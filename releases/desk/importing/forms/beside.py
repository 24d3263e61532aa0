"""Pictures and files that a release names: taken from its folder alone, never from outside it or from the network."""

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from releases.desk.importing import captions
from releases.desk.importing.arrival import ArrivedAsset
from releases.desk.importing.findings import Findings

MOST: Final = 200
"""Pictures and files of one release."""
_ELSEWHERE: Final = "it lies elsewhere, and nothing is fetched from the network"
_SIZED: Final = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled)(?=\.[A-Za-z0-9]{1,5}$)")


def settle(assets: Sequence[ArrivedAsset], folders: Sequence[Path], findings: Findings) -> None:
    """Takes what is there into the findings; the rest is told, with its words."""
    seen: set[Path] = set()
    for asset in assets[:MOST]:
        path, why = find(asset.address, folders)
        if path is None:
            _tell(asset, why, findings)
        elif path not in seen:
            seen.add(path)
            findings.assets.append(credited(replace(asset, path=path), findings))
    if spare := assets[MOST:]:
        findings.remark(spare[0].line, f"More than {MOST} pictures and files: {len(spare)} were left out.")


def find(address: str, folders: Sequence[Path]) -> tuple[Path | None, str]:
    """The file that an address means, and why there is none."""
    if address.startswith("data:"):
        return None, "it is written into the page"
    try:
        parts = urlsplit(address)
    except ValueError:
        return None, "its address can't be read"
    named = unquote(parts.path)
    if "\0" in named or not named.strip("/"):
        return None, "its address can't be read"
    why = _ELSEWHERE if parts.scheme or parts.netloc else "no such file lies beside it"
    for folder in folders:
        for name in _names(named):
            inside, path = _look(folder, name)
            if path:
                return path, ""
            why = why if inside else "its path leads out of the folder"
    return None, why


def _look(folder: Path, name: str) -> tuple[bool, Path | None]:
    """Whether a name stays within a folder, links followed, and the file that it is the name of."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            return False, None
        return True, path if stat.S_ISREG(path.stat().st_mode) else None
    except (OSError, ValueError, RuntimeError):
        return True, None


def credited(asset: ArrivedAsset, findings: Findings) -> ArrivedAsset:
    """The credit that stands behind a caption, in its own place."""
    if asset.credit or not asset.caption:
        return asset
    caption, label, credit = captions.credited(asset.caption)
    findings.take(asset.line, label, "label of a credit")
    return replace(asset, caption=caption, credit=credit)


def as_handed_in(path: str) -> str:
    """The picture of which WordPress has made this smaller one: rover-300x200.jpg → rover.jpg."""
    return _SIZED.sub("", path)


def _names(path: str) -> Iterator[str]:
    """Where it may lie below a folder: as the address has it, or as in a copy of WordPress's uploads; the picture as
    it was handed in before the smaller ones that were made of it."""
    whole = path.lstrip("/")
    for name in dict.fromkeys((whole, whole.rpartition("wp-content/uploads/")[2])):
        yield from dict.fromkeys((as_handed_in(name), name))


def _tell(asset: ArrivedAsset, why: str, findings: Findings) -> None:
    address = asset.address if len(asset.address) <= 200 else f"{asset.address[:60]}…"
    words = " ".join(f"“{text}”" for text in (asset.caption, asset.alt, asset.credit) if text)
    findings.take(asset.line, " ".join((asset.address[:2000], asset.caption, asset.alt, asset.credit)), "left out")
    findings.remark(asset.line, f"“{address}” was not taken: {why}.{f' Its words: {words}.' if words else ''}")
