"""What holds at the desk after every step, whatever the step was, and what the rules have in common."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

import time_machine
from django.apps import apps
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from contacts.models import Account
from releases.desk import logbook, workflow
from releases.models.asset import Asset
from releases.models.edition import PRESS, PUBLIC, Edition
from releases.models.logbook import LogBook, LogEntry
from releases.models.release import Release, State
from tests.machine.model import Inside, Outside, Pictures, Turn
from tests.machine.reading import law
from tests.visitor import READERS_TABLES, Visitor

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BOTH = (0, 1)


class House(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.read_at: Any = None
        self.example = transaction.atomic()
        self.example.__enter__()
        self.travel = time_machine.travel(NOON, tick=False)
        self.clock, self.now, self.serial = self.travel.start(), NOON, 0

    def teardown(self) -> None:
        self.travel.stop()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    four_eyes: bool
    people: dict[str, Account]
    releases: list[Release]
    inside: list[Inside]
    newsstand: dict[str, Outside]
    outside: list[Outside]
    assets: dict[str, Asset]
    pictures: Pictures

    # --- the laws -------------------------------------------------------------------------------------------------

    @invariant()
    def the_public_sees_what_the_model_says(self) -> None:
        """Where nothing has changed of all that a reader's SQL may name (tests/visitor.py), nothing is read again."""
        now = self.now, [rows for table, rows in everything().items() if table in READERS_TABLES]
        if now != self.read_at:
            law(Visitor(), self.newsstand, self.now, self.clock, self.pictures.every_plate())
        self.read_at = now

    @invariant()
    def the_desk_stands_where_the_model_says(self) -> None:
        stands = [(release.state, release.revisions.count()) for release in Release.objects.order_by("pk")]
        assert stands == [(inside.state, len(inside.revisions)) for inside in self.inside]

    @invariant()
    def of_each_text_one_edition_is_open_at_a_time(self) -> None:
        never = datetime.max.replace(tzinfo=UTC)
        for audience in (PUBLIC, PRESS):
            for one, other in combinations(Edition.objects.order_by("release", "language", audience.value), 2):
                if (one.release_id, one.language) == (other.release_id, other.language):
                    closes, opens = one.closes_at or never, getattr(other, audience.value)
                    is_void = other.closes_at is not None and other.closes_at <= opens
                    assert closes <= opens or is_void, f"{audience} may read both {one} and {other}"

    @invariant()
    def the_logbook_is_whole(self) -> None:
        assert list(logbook.faults()) == []

    def step(self, verb: str, n: int, by: str, may: bool, **asked: Any) -> bool:
        """Take the step, as the model says it may be or not. What is refused changes nothing but the logbook."""
        before, entries = everything(), LogEntry.objects.count()
        try:
            getattr(workflow, verb)(self.fresh(n), by=self.account(n, by), at=self.now, **asked)
        except workflow.NotAllowed as refusal:
            refused = str(refusal)
        else:
            refused = ""
        last = LogEntry.objects.filter(book=self.releases[n].uuid).latest("number")
        assert may == (not refused), f"{verb}: {refused or 'is allowed, and should not be'}"
        if refused:
            assert everything() == before
            assert (LogEntry.objects.count(), last.step, last.details["wanted"]) == (entries + 1, "refused", verb)
        else:
            assert last.step == verb
        return may

    # --- what the rules have in common ----------------------------------------------------------------------------

    def one(self, n: int, can: Callable[[int], bool]) -> int:
        return next((each for each in BOTH if can(each)), n % 2) if n > 1 else n

    def waits(self, n: int) -> bool:
        return bool(self.outside[n].to_come(self.now))

    def is_out(self, n: int) -> bool:
        return self.outside[n].is_open(self.now)

    def is_in_review(self, n: int) -> bool:
        return self.inside[n].state == State.IN_REVIEW

    def name(self, n: int, by: str) -> str:
        return by if by != "somebody" else "bob" if self.inside[n].authors[-1] == "alice" else "alice"

    def account(self, n: int, by: str) -> Account:
        return self.people[self.name(n, by)]

    def fresh(self, n: int) -> Release:
        return Release.objects.get(pk=self.releases[n].pk)

    def looked_at(self, n: int, back: int) -> int:
        return len(self.inside[n].revisions) - back

    def may_approve(self, n: int, by: str) -> bool:
        is_own = self.four_eyes and self.inside[n].authors[-1] == self.name(n, by)
        return by != "wren" and not is_own and self.is_as_saved(n)

    def is_as_saved(self, n: int) -> bool:
        """Nobody has said something else of a picture since."""
        newest = self.inside[n].newest
        return newest.plates == self.pictures.now(newest.plates)

    def may_print(self, n: int, by: str) -> bool:
        """With four eyes off, a draft need not have been in review."""
        reviewed = {State.IN_REVIEW} if self.four_eyes else {State.IN_REVIEW, State.DRAFTING}
        inside = self.inside[n]
        return inside.state in reviewed and not inside.is_binned and self.may_approve(n, by)

    def prints(
        self,
        n: int,
        moment: datetime,
        languages: tuple[str, ...] | None,
        note: str = "",
        *,
        wish: datetime | None = None,
    ) -> None:
        """``wish`` is when the press may read it; together with everybody for None."""
        inside, outside = self.inside[n], self.outside[n]
        titles = inside.newest.titles
        new = tuple(language for language in titles if outside.differs(language, inside.newest, at=self.now))
        for language in languages or new or tuple(titles):
            self.serial += 1
            is_out = outside.seen(language, self.now) is not None
            press = moment if is_out else max(min(wish or moment, moment), self.now)
            said = titles[language], note if is_out else ""
            turn = Turn(moment, self.serial, *said, press_at=press, plates=inside.newest.plates)
            outside.prints(language, turn, at=self.now)
            inside.printed.add(language)
        inside.state = State.APPROVED

    def song(self) -> str:
        """A word that nobody has said yet."""
        self.serial += 1
        return f"zq{self.serial}qz"


def everything() -> dict[str, list[Any]]:
    """All rows of the house but the logbook's."""
    kept = [model for name in ("releases", "contacts") for model in apps.get_app_config(name).get_models()]
    return {
        model._meta.db_table: list(model._default_manager.order_by("pk").values())
        for model in kept
        if model not in {LogEntry, LogBook}
    }
