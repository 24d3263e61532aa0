"""A line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A figure with its unit, and the figure of what does the same beside it."""

    what: str
    figure: str
    beside: str = ""
    ratio: float | None = None

    def __str__(self) -> str:
        told = "" if self.ratio is None else f"{self.ratio:.2f}"
        return f"| {self.what} | {self.figure} | {self.beside} | {told} |"
