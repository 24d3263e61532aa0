"""The desk as a state machine: a rule for each verb. The laws that hold after every step stand in ``house``.

A new verb gets a rule of its name: ``self.step`` with whether the model allows it, then tell the model.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from releases.desk import revisions, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.kinds import Correction
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make
from tests.machine.house import BOTH, NOON, House, everything
from tests.machine.model import LANGUAGES, Inside, Outside, Pictures, Words

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)

which = st.sampled_from([2, 3, 0, 1])
"""The one release or the other; from 2 on, one with which it can be done now, if there is any."""
behind = st.sampled_from([0, 0, 0, 0, 0, 1])
"""How many revisions have been saved since somebody opened the page."""
some = st.sampled_from([None, None, ("en",), ("fr",), LANGUAGES])
people = st.sampled_from(["somebody", "somebody", "somebody", "alice", "bob", "wren"])
"""Alice and Bob may take every step; Wren writes: she may submit, and nothing else. Somebody is who may approve now."""
PICTURES = ("sun", "moon")
wishes = st.sampled_from([HOUR, None, 2 * HOUR, SECOND, -HOUR])
"""From now on; None is at once."""


class Desk(House):
    @initialize(four_eyes=st.booleans(), has_news=st.booleans())
    def the_newsroom_opens(self, four_eyes: bool, has_news: bool) -> None:
        self.four_eyes = make.newsroom(four_eyes=four_eyes).four_eyes
        self.people = {name: make.account(name) for name in ("alice", "bob")}
        self.people["wren"] = make.account("wren", may=("submit_release",))
        self.pictures, self.assets = Pictures(), {}
        for name in PICTURES:
            self.assets[name] = make.asset(is_made=False, at=NOON, name=name)
            self.pictures.plates[name] = [self.developed(self.assets[name])]
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

    # --- the draft ------------------------------------------------------------------------------------------------

    @rule(n=which, by=people, back=behind, new=st.sets(st.sampled_from(LANGUAGES)), wish=wishes, press=st.booleans())
    def save(self, n: int, by: str, back: int, new: set[str], wish: timedelta | None, press: bool) -> None:
        n = n % 2
        public_at = None if wish is None else self.now + wish
        press_at = public_at - HOUR if public_at and press else None
        titles = self.inside[n].newest.titles | {language: self.song() for language in sorted(new)}
        words = Words(titles, press_at, public_at, self.pictures.now(self.inside[n].newest.plates))

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

        earlier_words = self.inside[n].revisions[number]
        self.keeps(n, by, back, earlier_words._replace(plates=self.pictures.now(earlier_words.plates)), restored)

    @rule(n=which, by=people, back=behind, shown=st.lists(st.sampled_from(PICTURES), unique=True))
    def hang(self, n: int, by: str, back: int, shown: list[str]) -> None:
        """Let the draft show these pictures, in this order."""
        n = n % 2
        new = tuple(self.pictures.plates[name][-1] for name in shown)

        @transaction.atomic
        def hung() -> None:
            release = self.fresh(n)
            make.illustrate(release, *(self.assets[name] for name in shown))
            revisions.save(release, base=self.looked_at(n, back), by=self.account(n, by), at=self.now)

        self.keeps(n, by, back, self.inside[n].newest._replace(plates=new), hung)

    @rule(name=st.sampled_from(PICTURES))
    def reword(self, name: str) -> None:
        """Say something else of a picture. What is printed stays; what is saved from now on takes the new plate."""
        Asset.objects.filter(pk=self.assets[name].pk).update(credit=f"Another {len(self.pictures.plates[name])}")
        self.pictures.plates[name].append(self.developed(Asset.objects.get(pk=self.assets[name].pk)))

    def developed(self, asset: Asset) -> str:
        return str(make.develop(plates.prepare(asset, at=self.now), only=("large.jpg",)).key)

    def keeps(self, n: int, by: str, back: int, words: Words, deed: Any) -> None:
        before = everything(), LogEntry.objects.count()
        try:
            deed()
        except revisions.Stale:
            assert back
            assert (everything(), LogEntry.objects.count()) == before
        except workflow.NotAllowed:
            assert self.inside[n].is_binned
            assert (everything(), LogEntry.objects.count()) == before
        else:
            assert not back
            assert not self.inside[n].is_binned
            self.inside[n].saves(words, self.name(n, by))

    # --- the steps ------------------------------------------------------------------------------------------------

    @rule(n=which, by=people, back=behind)
    def submit(self, n: int, by: str, back: int) -> None:
        n = self.one(n, lambda n: self.inside[n].state == State.DRAFTING)
        may = self.inside[n].state == State.DRAFTING and not back and not self.inside[n].is_binned
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
            self.prints(n, max(inside.newest.public_at or self.now, self.now), languages, wish=inside.newest.press_at)

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
        may = not self.inside[n].printed and not self.inside[n].is_binned and not back and by != "wren"
        if self.step("migrate", n, by, may, revision=self.looked_at(n, back), languages=languages):
            newest = self.inside[n].newest
            self.prints(n, newest.public_at or self.now, languages, wish=newest.press_at)

    @precondition(lambda self: any(map(self.waits, BOTH)))
    @rule(n=which, by=people, wish=wishes, press=st.booleans())
    def move(self, n: int, by: str, wish: timedelta | None, press: bool) -> None:
        n = self.one(n, self.waits)
        public_at = None if wish is None else self.now + wish
        press_at = public_at - HOUR if public_at and press else None
        opened = self.outside[n].opened_to_the_press(self.now)
        is_put_off = opened is not None and press_at is not None and press_at > self.now
        may = self.waits(n) and by != "wren" and not is_put_off
        if self.step("move", n, by, may, public_at=public_at, press_at=press_at):
            public = max(public_at or self.now, self.now)
            since = opened or max(min(press_at or public, public), self.now)
            inside, state = self.inside[n], self.inside[n].state
            self.outside[n].moves(public, since, at=self.now)
            wished = inside.newest.press_at if opened else since if press_at else None
            moments = min(wished, public) if wished else None, public
            shown = self.pictures.now(inside.newest.plates)
            inside.saves(Words(inside.newest.titles, *moments, plates=shown), inside.authors[-1])
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

    # --- one person alone -----------------------------------------------------------------------------------------

    @rule(n=which, by=people, back=behind)
    def publish_in_emergency(self, n: int, by: str, back: int) -> None:
        n = self.one(n, lambda n: self.inside[n].state != State.APPROVED)
        inside, note = self.inside[n], self.song()
        is_needless = inside.is_binned or (inside.state == State.APPROVED and self.is_out(n))
        asked = {"revision": self.looked_at(n, back), "reason": "It leaked.", "public_note": note}
        if self.step("publish_in_emergency", n, by, not is_needless and not back and by != "wren", **asked):
            self.prints(n, self.now, None, note)
            inside.alone.append(self.name(n, by))

    @precondition(lambda self: any(map(self.is_out, BOTH)))
    @rule(n=which, by=people)
    def withdraw_in_emergency(self, n: int, by: str) -> None:
        n = self.one(n, self.is_out)
        reason = self.song()
        may = (self.is_out(n) or self.waits(n)) and by != "wren"
        if self.step("withdraw_in_emergency", n, by, may, reason="It leaked.", public_reason=reason):
            self.outside[n].withdraws(reason, at=self.now)
            self.inside[n].state = State.DRAFTING
            self.inside[n].alone.append(self.name(n, by))

    @precondition(lambda self: any(self.inside[n].alone for n in BOTH))
    @rule(n=which, by=people)
    def confirm(self, n: int, by: str) -> None:
        n = self.one(n, lambda n: bool(self.inside[n].alone))
        inside, name = self.inside[n], self.name(n, by)
        own = [each for each in inside.alone if each == name]
        if self.step("confirm", n, by, own != inside.alone and by != "wren"):
            inside.alone = own

    # --- the bin --------------------------------------------------------------------------------------------------

    @rule(n=which, by=people, back=behind)
    def discard(self, n: int, by: str, back: int) -> None:
        n = self.one(n, lambda n: not self.inside[n].printed)
        inside = self.inside[n]
        may = not inside.printed and not inside.is_binned and not back and by != "wren"
        if self.step("discard", n, by, may, revision=self.looked_at(n, back)):
            inside.is_binned, inside.state = True, State.DRAFTING

    @precondition(lambda self: any(self.inside[n].is_binned for n in BOTH))
    @rule(n=which, by=people)
    def recover(self, n: int, by: str) -> None:
        n = self.one(n, lambda n: self.inside[n].is_binned)
        if self.step("recover", n, by, self.inside[n].is_binned and by != "wren"):
            self.inside[n].is_binned = False

    # --- what happens at a desk most often, and by chance seldom --------------------------------------------------

    @rule(n=which, new=st.sets(st.sampled_from(LANGUAGES), min_size=1), wish=wishes, languages=some)
    def go_the_whole_way(
        self, n: int, new: set[str], wish: timedelta | None, languages: tuple[str, ...] | None
    ) -> None:
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
