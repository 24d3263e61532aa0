"""What the public should see, as simply as it can be said. It knows nothing of editions, intervals and gates.

Each language of a release has *turns*: from a moment on, this is what stands there. What is printed is a turn to come;
what is cancelled is a turn that won't come; what is withdrawn is a turn to nothing.
"""

from datetime import datetime
from typing import NamedTuple

from releases.models.release import State

LANGUAGES = ("en", "fr")


class Turn(NamedTuple):
    at: datetime
    serial: int
    """The order in which they were printed: of two at one moment the later one stands."""
    title: str
    """Nothing, when it was withdrawn."""
    note: str = ""
    """What was corrected, or why it was withdrawn."""
    press_at: datetime | None = None
    """Since when the press may read it, which no move puts off once it has come."""
    plates: tuple[str, ...] = ()
    """The keys of what it prints of pictures."""


class Outside:
    """One release, as the public sees it."""

    def __init__(self) -> None:
        self.turns: dict[str, list[Turn]] = {language: [] for language in LANGUAGES}

    def last(self, language: str, at: datetime) -> Turn | None:
        return max((turn for turn in self.turns[language] if turn.at <= at), default=None)

    def seen(self, language: str, at: datetime) -> Turn | None:
        last = self.last(language, at)
        return last if last and last.title else None

    def status(self, language: str, at: datetime) -> int:
        if self.seen(language, at):
            return 200
        return 410 if self.last(language, at) and not self.is_open(at) else 404

    def is_open(self, at: datetime) -> bool:
        return any(self.seen(language, at) for language in self.turns)

    def to_come(self, at: datetime) -> list[Turn]:
        return [turn for turns in self.turns.values() for turn in turns if turn.at > at]

    def shows(self, plate: str, at: datetime) -> bool:
        """Whether the file is there, in whatever language."""
        return any(plate in seen.plates for language in self.turns if (seen := self.seen(language, at)))

    def differs(self, language: str, words: "Words", *, at: datetime) -> bool:
        """What stands there word for word and picture for picture, with nothing to follow it, is not printed again."""
        seen, waits = self.seen(language, at), any(turn.at > at for turn in self.turns[language])
        return seen is None or (seen.title, seen.plates) != (words.titles[language], words.plates) or waits

    def prints(self, language: str, turn: Turn, *, at: datetime) -> None:
        self.turns[language] = [*(old for old in self.turns[language] if old.at <= at), turn]

    def opened_to_the_press(self, at: datetime) -> datetime | None:
        opened = [turn.press_at for turn in self.to_come(at) if turn.press_at and turn.press_at <= at]
        return min(opened, default=None)

    def moves(self, to: datetime, press_at: datetime, *, at: datetime) -> None:
        for language, turns in self.turns.items():
            press = to if self.seen(language, at) else press_at
            self.turns[language] = [turn if turn.at <= at else self._moved(turn, to, press, at) for turn in turns]

    def _moved(self, turn: Turn, to: datetime, press_at: datetime, at: datetime) -> Turn:
        is_open = turn.press_at is not None and turn.press_at <= at
        return turn._replace(at=to, press_at=turn.press_at if is_open else press_at)

    def cancels(self, *, at: datetime) -> None:
        for language, turns in self.turns.items():
            self.turns[language] = [turn for turn in turns if turn.at <= at]

    def withdraws(self, reason: str, *, at: datetime) -> None:
        """What opened in this very second, nobody has read."""
        for language, turns in self.turns.items():
            self.turns[language] = [turn for turn in turns if turn.at < at]
            if self.seen(language, at):
                self.turns[language].append(Turn(at, 0, "", reason))


class Words(NamedTuple):
    """A draft: what it says and shows, and when it wishes to be read."""

    titles: dict[str, str]
    press_at: datetime | None = None
    public_at: datetime | None = None
    plates: tuple[str, ...] = ()


class Inside:
    """The same release at the desk: its revisions, who wrote them, and where it stands."""

    def __init__(self, words: Words, author: str) -> None:
        self.revisions, self.authors, self.state = [words], [author], State.DRAFTING
        self.printed: set[str] = set()
        self.is_binned = False
        self.alone: list[str] = []
        """Who acted in an emergency, and nobody else has confirmed it."""

    @property
    def newest(self) -> Words:
        return self.revisions[-1]

    def saves(self, words: Words, author: str) -> None:
        """Every edit takes it back to drafting; what differs in nothing is none."""
        if words != self.newest:
            self.revisions.append(words)
            self.authors.append(author)
            self.state = State.DRAFTING

    def is_late(self, languages: tuple[str, ...] | None) -> bool:
        """A translation that was not ready when the rest was approved."""
        return self.state == State.APPROVED and languages is not None and self.printed.isdisjoint(languages)


class Pictures:
    """What hangs in the house: each picture with the keys of its plates. The last one stands for it."""

    def __init__(self) -> None:
        self.plates: dict[str, list[str]] = {}

    def now(self, plates: tuple[str, ...]) -> tuple[str, ...]:
        """The same pictures as they are now: so every revision takes them."""
        return tuple(made[-1] for plate in plates for made in self.plates.values() if plate in made)

    def every_plate(self) -> list[str]:
        return [plate for made in self.plates.values() for plate in made]
