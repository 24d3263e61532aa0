"""How much the booth may take. A file can raise it only by what a picture honestly needs."""

import fcntl
import os
import resource
from contextlib import suppress
from typing import Final

FIRST: Final = 320 * 2**20
"""Bytes: the program itself, and everything that is not a large picture."""


def confine(size: int) -> None:
    """No more memory, no more time than a file of this size takes, no core dump; and last in the queue for the
    processor, behind the readers' requests."""
    os.nice(5)
    _limit("RLIMIT_DATA", FIRST)
    _limit("RLIMIT_CPU", 20 + size // 20_000_000)
    _limit("RLIMIT_CORE", 0)


def make_room(count: int) -> None:
    """Room for so many bytes more than the first. Of the pictures that need much, one is opened at a time on a machine:
    the others wait."""
    if count > FIRST:
        fcntl.flock(os.open(__file__, os.O_RDONLY), fcntl.LOCK_EX)  # let go when the process ends
    _limit("RLIMIT_DATA", FIRST + count)


def _limit(kind: str, most: int) -> None:
    with suppress(AttributeError, ValueError, OSError):  # a system that has no such limit, or sets a lower one
        number = getattr(resource, kind)
        resource.setrlimit(number, (most, resource.getrlimit(number)[1]))
