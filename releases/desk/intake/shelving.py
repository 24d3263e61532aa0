"""The private storage: a file gets a random name there, and stays exactly if the transaction does that tells of it."""

import secrets
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction


class _OnTrial:
    """A stored file that no row tells of for good. When the last transaction lets go of it unkept, it is deleted.

    Django calls back after a commit and never after a rollback, but then it drops what it would have called: so
    whatever ends with a rollback, of a savepoint or of the transaction of whoever called us, ends this object too.
    """

    def __init__(self, name: str) -> None:
        self.delete = weakref.finalize(self, default_storage.delete, name)
        self.delete.atexit = False

    def keep(self) -> None:
        self.delete.detach()


@contextmanager
def shelved(path: Path, extension: str) -> Iterator[str]:
    """Store the content byte for byte, under a name that tells nothing: ``originals/3f/<random>.jpg``.

    It goes again when the block fails, or the transaction around the block.
    """
    key = secrets.token_hex(16)
    name = f"originals/{key[:2]}/{key}.{extension}"
    trial = _OnTrial(name)
    try:
        with path.open("rb") as opened:
            default_storage.save(name, File(opened))
        yield name
    except BaseException:
        trial.delete()
        raise
    transaction.on_commit(trial.keep)
