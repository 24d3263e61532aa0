"""How far a long command is: a bar on a terminal; nothing anywhere else."""

from typing import Final, TextIO

_BAR: Final = 30


class Progress:
    def __init__(self, stream: TextIO, *, is_shown: bool) -> None:
        self._stream, self._is_shown = stream, is_shown

    def tell(self, done: int, total: int, name: str) -> None:
        filled = _BAR * done // max(total, 1)
        self._draw(f"{'█' * filled:·<{_BAR}} {done}/{total} {name[:40]}")

    def clear(self) -> None:
        self._draw("")

    def _draw(self, text: str) -> None:
        if self._is_shown:
            self._stream.write(f"\r\x1b[K{text}")
            self._stream.flush()
