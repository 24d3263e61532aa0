"""The desk as a state machine: a rule for each verb, and the laws that hold after every step.

A new verb gets a rule of its name: ``self.step`` with whether the model allows it, then tell the model.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import time_machine
from django.apps import apps
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from contacts.models import Account
from releases.desk import logbook, revisions, workflow
from releases.models.edition import PRESS, PUBLIC, Edition
from releases.models.kinds import Correction
from releases.models.logbook import LogBook, LogEntry
from releases.models.release import Release, State
from tests import make
from tests.machine.model import LANGUAGES, Inside, Outside, Turn, Words
from tests.machine.reading import law
from tests.visitor import READERS_TABLES, Visitor

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BOTH = (0, 1)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)

which = st.sampled_from([2, 3, 0, 1])
"""The one release or the other; from 2 on, one with which it can be done now, if there is any."""
behind = st.sampled_from([0, 0, 0, 0, 0, 1])
"""How many revisions have been saved since somebody opened the page."""
some = st.sampled_from([None, None, ("en",), ("fr",), LANGUAGES])
people = st.sampled_from(["somebody", "somebody", "somebody", "alice", "bob", "wren"])
"""Alice and Bob may take every step; Wren writes: she may submit, and nothing else. Somebody is who may approve now."""
wishes = st.sampled_from([HOUR, None, 2 * HOUR, SECOND, -HOUR])
"""From now on; None is at once."""


class Desk(RuleBasedStateMachine):
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

    @initialize(four_eyes=st.booleans(), has_news=st.booleans())
    def the_newsroom_opens(self, four_eyes: bool, has_news: bool) -> None:
        self.four_eyes = make.newsroom(four_eyes=four_eyes).four_eyes
        self.people = {name: make.account(name) for name in ("alice", "bob")}
        self.people["wren"] = make.account("wren", may=("submit_release",))
        self.releases: list[Release] = []
        self.inside: list[Inside] = []
        for number in (1, 2):
            words = Words({language: self.song() for language in LANGUAGES})
            texts = {
                language: {"title": title, "lead": "", "body": "<p>.</p>"} for language, title in words.titles.items()
            }
            told: dict[str, Any] = {"reference": f"M{number}-2026", "issued_on": date(2026, 6, 1)}
            self.releases.append(make.draft(texts=texts, by=self.people["alice"], at=NOON, **told))
            self.inside.append(Inside(words, "alice"))
        self.newsstand = {f"m{number}-2026": Outside() for number in (1, 2)}
        self.outside = list(self.newsstand.values())
        if has_news:
            self.go_the_whole_way(0, {"en"}, None, None)
            self.go_the_whole_way(1, {"fr"}, HOUR, None)

    # --- the laws -------------------------------------------------------------------------------------------------

    @invariant()
    def the_public_sees_what_the_model_says(self) -> None:
        """Where nothing has changed of all that a reader's SQL may name (tests/visitor.py), nothing is read again."""
        now = self.now, [rows for table, rows in everything().items() if table in READERS_TABLES]
        if now != self.read_at:
            law(Visitor(), self.newsstand, self.now, self.clock)
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

    # --- the draft ------------------------------------------------------------------------------------------------

    @rule(n=which, by=people, back=behind, new=st.sets(st.sampled_from(LANGUAGES)), wish=wishes, press=st.booleans())
    def save(self, n: int, by: str, back: int, new: set[str], wish: timedelta | None, press: bool) -> None:
        n = n % 2
        public_at = None if wish is None else self.now + wish
        press_at = public_at - HOUR if public_at and press else None
        titles = self.inside[n].newest.titles | {language: self.song() for language in sorted(new)}
        words = Words(titles, press_at, public_at)

        @transaction.atomic
        def typed() -> None:
            release = self.fresh(n)
            for language, title in words.titles.items():
                release.texts.filter(language=language).update(title=title)
            Release.objects.filter(pk=release.pk).update(press_at=press_at, public_at=public_at)
            revisions.save(release, base=self.looked_at(n, back), by=self.account(n, by), at=self.now)

        self.keeps(n, by, back, words, typed)

    @rule(n=which, by=people, back=behind, earlier=st.integers(0, 20))
    def restore(self, n: int, by: str, back: int, earlier: int) -> None:
        n = n % 2
        number = earlier % len(self.inside[n].revisions)

        def restored() -> None:
            told: dict[str, Any] = {"base": self.looked_at(n, back), "by": self.account(n, by), "at": self.now}
            revisions.restore(self.fresh(n), number + 1, **told)

        self.keeps(n, by, back, self.inside[n].revisions[number], restored)

    def keeps(self, n: int, by: str, back: int, words: Words, deed: Any) -> None:
        before = everything(), LogEntry.objects.count()
        try:
            deed()
        except revisions.Stale:
            assert back
            assert (everything(), LogEntry.objects.count()) == before
        else:
            assert not back
            self.inside[n].saves(words, self.name(n, by))

    # --- the steps ------------------------------------------------------------------------------------------------

    @rule(n=which, by=people, back=behind)
    def submit(self, n: int, by: str, back: int) -> None:
        n = self.one(n, lambda n: self.inside[n].state == State.DRAFTING)
        may = self.inside[n].state == State.DRAFTING and not back
        if self.step("submit", n, by, may, revision=self.looked_at(n, back)):
            self.inside[n].state = State.IN_REVIEW

    @precondition(lambda self: any(map(self.is_in_review, BOTH)))
    @rule(n=which, by=people, back=behind)
    def send_back(self, n: int, by: str, back: int) -> None:
        n = self.one(n, self.is_in_review)
        may = self.inside[n].state == State.IN_REVIEW and not back and by != "wren"
        if self.step("send_back", n, by, may, revision=self.looked_at(n, back), note="Once more."):
            self.inside[n].state = State.DRAFTING

    @rule(n=which, by=people, back=behind, languages=some)
    def approve(self, n: int, by: str, back: int, languages: tuple[str, ...] | None) -> None:
        n = self.one(n, lambda n: self.may_print(n, by))
        inside = self.inside[n]
        may = self.may_print(n, by) or (inside.is_late(languages) and self.may_approve(n, by))
        if self.step("approve", n, by, may and not back, revision=self.looked_at(n, back), languages=languages):
            self.prints(n, max(inside.newest.public_at or self.now, self.now), languages)

    @rule(n=which, by=people, back=behind, languages=some, wish=wishes)
    def correct(self, n: int, by: str, back: int, languages: tuple[str, ...] | None, wish: timedelta | None) -> None:
        n = self.one(n, self.is_out)
        moment, note = self.now + (wish or timedelta()), self.song()
        may = self.may_print(n, by) and not back and self.is_out(n)
        asked: dict[str, Any] = {"kind": Correction.CLARIFICATION, "public_note": note, "languages": languages}
        asked |= {"public_at": None if wish is None else moment, "revision": self.looked_at(n, back)}
        if self.step("correct", n, by, may, **asked):
            self.prints(n, max(moment, self.now), languages, note)

    @rule(n=which, by=people, back=behind, languages=some)
    def migrate(self, n: int, by: str, back: int, languages: tuple[str, ...] | None) -> None:
        n = self.one(n, lambda n: not self.inside[n].printed)
        may = not self.inside[n].printed and not back and by != "wren"
        if self.step("migrate", n, by, may, revision=self.looked_at(n, back), languages=languages):
            self.prints(n, self.inside[n].newest.public_at or self.now, languages)

    @precondition(lambda self: any(map(self.waits, BOTH)))
    @rule(n=which, by=people, wish=wishes, press=st.booleans())
    def move(self, n: int, by: str, wish: timedelta | None, press: bool) -> None:
        n = self.one(n, self.waits)
        public_at = None if wish is None else self.now + wish
        press_at = public_at - HOUR if public_at and press else None
        may = self.waits(n) and by != "wren"
        if self.step("move", n, by, may, public_at=public_at, press_at=press_at):
            public = max(public_at or self.now, self.now)
            inside, state = self.inside[n], self.inside[n].state
            self.outside[n].moves(public, at=self.now)
            inside.saves(Words(inside.newest.titles, max(press_at or public, self.now), public), inside.authors[-1])
            inside.state = state

    @precondition(lambda self: any(map(self.waits, BOTH)))
    @rule(n=which, by=people)
    def cancel(self, n: int, by: str) -> None:
        n = self.one(n, self.waits)
        may = self.waits(n) and by != "wren"
        if self.step("cancel", n, by, may):
            self.outside[n].cancels(at=self.now)
            self.inside[n].state = State.DRAFTING

    @precondition(lambda self: any(map(self.is_out, BOTH)))
    @rule(n=which, by=people)
    def withdraw(self, n: int, by: str) -> None:
        n = self.one(n, self.is_out)
        reason, outside = self.song(), self.outside[n]
        may = (self.is_out(n) or self.waits(n)) and by != "wren"
        if self.step("withdraw", n, by, may, public_reason=reason):
            outside.withdraws(reason, at=self.now)
            self.inside[n].state = State.DRAFTING

    @rule(n=which, new=st.sets(st.sampled_from(LANGUAGES), min_size=1), wish=wishes, languages=some)
    def go_the_whole_way(
        self, n: int, new: set[str], wish: timedelta | None, languages: tuple[str, ...] | None
    ) -> None:
        """What happens at a desk most often, and by chance seldom."""
        n = n % 2
        self.save(n, "somebody", 0, new, wish, press=True)
        self.submit(n, "wren", 0)
        self.approve(n, "somebody", 0, languages)

    @precondition(lambda self: any(map(self.is_out, BOTH)))
    @rule(n=which, new=st.sets(st.sampled_from(LANGUAGES), min_size=1), wish=wishes)
    def correct_what_is_out(self, n: int, new: set[str], wish: timedelta | None) -> None:
        n = self.one(n, self.is_out)
        self.save(n, "somebody", 0, new, wish, press=False)
        self.submit(n, "somebody", 0)
        self.correct(n, "somebody", 0, None, wish)

    # --- the clock ------------------------------------------------------------------------------------------------

    @rule(by=st.sampled_from([SECOND, HOUR / 2, HOUR - SECOND, HOUR, 3 * HOUR]))
    def time_passes(self, by: timedelta) -> None:
        self.now += by
        self.clock.move_to(self.now)

    @rule(early=st.sampled_from([timedelta(), SECOND]))
    def time_passes_to_the_next_turn(self, early: timedelta) -> None:
        """Or to one second before it."""
        turns = [turn.at for outside in self.outside for turn in outside.to_come(self.now)]
        self.now = max(min(turns, default=self.now) - early, self.now)
        self.clock.move_to(self.now)

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
        return by != "wren" and not (self.four_eyes and self.inside[n].authors[-1] == self.name(n, by))

    def may_print(self, n: int, by: str) -> bool:
        """With four eyes off, a draft need not have been in review."""
        reviewed = {State.IN_REVIEW} if self.four_eyes else {State.IN_REVIEW, State.DRAFTING}
        return self.inside[n].state in reviewed and self.may_approve(n, by)

    def prints(self, n: int, moment: datetime, languages: tuple[str, ...] | None, note: str = "") -> None:
        inside, outside = self.inside[n], self.outside[n]
        titles = inside.newest.titles
        new = tuple(language for language in titles if outside.differs(language, titles[language], at=self.now))
        for language in languages or new or tuple(titles):
            self.serial += 1
            told = note if outside.seen(language, self.now) else ""
            turn = Turn(moment, self.serial, titles[language], told)
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
