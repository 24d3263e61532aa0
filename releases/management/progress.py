"""How far a long command is: a bar on a terminal; nothing anywhere else."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TextIO

_BAR: Final = 30


class Progress:
    def __init__(self, stream: TextIO, *, is_shown: bool) -> None:
        self._stream, self._is_shown = stream, is_shown
        self._bar = ""

    def over[Thing](self, things: Sequence[Thing], *, name: Callable[[Thing], str]) -> Iterator[Thing]:
        for done, thing in enumerate(things):
            self.step(done, len(things), name(thing))
            yield thing
        self.clear()

    def step(self, done: int, total: int, name: str) -> None:
        filled = _BAR * done // max(total, 1)
        self._bar = f"{'█' * filled:·<{_BAR}} {done}/{total}"
        self.tell(name)

    def tell(self, name: str) -> None:
        """What is being done just now."""
        self._draw(f"{self._bar} {name[:40]}")

    def clear(self) -> None:
        self._draw("")

    def _draw(self, text: str) -> None:
        if self._is_shown:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
