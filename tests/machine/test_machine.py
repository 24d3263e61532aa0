"""All verbs of the desk, in any order, by anybody, at any moment: the public sees what thirty lines say it should."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from releases.desk import workflow
from tests.machine.desk import HOUR, SECOND, Desk

SAME_EACH_TIME = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
"""A fixed profile: the same examples on every machine, in less than a minute."""


@pytest.mark.django_db
def test_whatever_the_desk_does_the_public_sees_what_the_model_says() -> None:
    run_state_machine_as_test(Desk, settings=SAME_EACH_TIME)


def test_every_step_has_a_rule() -> None:
    assert {name for name in workflow.STEPS if not hasattr(Desk, name)} == set()


DAYS: list[list[tuple[str, dict[str, Any]]]] = [
    [  # out, corrected later, put off, corrected anew, withdrawn in the second in which that takes effect
        ("go_the_whole_way", {"n": 0, "new": {"en"}, "wish": None, "languages": None}),
        ("correct_what_is_out", {"n": 0, "new": {"en"}, "wish": HOUR}),
        ("move", {"n": 0, "by": "alice", "wish": 2 * HOUR, "press": True}),
        ("time_passes_to_the_next_turn", {"early": SECOND}),
        ("correct_what_is_out", {"n": 0, "new": {"fr"}, "wish": HOUR}),
        ("time_passes_to_the_next_turn", {"early": timedelta()}),
        ("withdraw", {"n": 0, "by": "wren"}),
        ("withdraw", {"n": 0, "by": "bob"}),
        ("time_passes", {"by": HOUR}),
    ],
    [  # under embargo, cancelled in its last second, taken up again, sent back, a late translation, stale buttons
        ("go_the_whole_way", {"n": 1, "new": {"en"}, "wish": HOUR, "languages": ("en",)}),
        ("approve", {"n": 1, "by": "somebody", "back": 0, "languages": ("fr",)}),
        ("time_passes_to_the_next_turn", {"early": SECOND}),
        ("cancel", {"n": 1, "by": "wren"}),
        ("cancel", {"n": 1, "by": "alice"}),
        ("time_passes", {"by": HOUR}),
        ("restore", {"n": 1, "by": "alice", "back": 0, "earlier": 0}),
        ("submit", {"n": 1, "by": "wren", "back": 1}),
        ("submit", {"n": 1, "by": "wren", "back": 0}),
        ("send_back", {"n": 1, "by": "bob", "back": 0}),
        ("save", {"n": 1, "by": "alice", "back": 1, "new": {"fr"}, "wish": None, "press": False}),
        ("submit", {"n": 1, "by": "alice", "back": 0}),
        ("approve", {"n": 1, "by": "alice", "back": 0, "languages": None}),
        ("approve", {"n": 1, "by": "bob", "back": 0, "languages": ("en",)}),
        ("time_passes", {"by": SECOND}),
        ("withdraw", {"n": 1, "by": "bob"}),
    ],
    [  # what was to replace what is out is cancelled; what was to replace it again goes with it
        ("go_the_whole_way", {"n": 0, "new": {"en"}, "wish": None, "languages": None}),
        ("correct_what_is_out", {"n": 0, "new": {"en"}, "wish": HOUR}),
        ("cancel", {"n": 0, "by": "bob"}),
        ("time_passes", {"by": 2 * HOUR}),
        ("correct_what_is_out", {"n": 0, "new": {"en"}, "wish": HOUR}),
        ("withdraw", {"n": 0, "by": "bob"}),
        ("time_passes", {"by": 2 * HOUR}),
    ],
    [  # of an archive, and what comes out between
        ("save", {"n": 0, "by": "alice", "back": 0, "new": {"en"}, "wish": -HOUR, "press": True}),
        ("go_the_whole_way", {"n": 1, "new": {"fr"}, "wish": None, "languages": None}),
        ("migrate", {"n": 0, "by": "wren", "back": 0, "languages": None}),
        ("migrate", {"n": 0, "by": "bob", "back": 0, "languages": None}),
        ("migrate", {"n": 0, "by": "bob", "back": 0, "languages": None}),
        ("correct", {"n": 0, "by": "bob", "back": 0, "languages": None, "wish": None}),
        ("correct_what_is_out", {"n": 0, "new": {"en", "fr"}, "wish": None}),
        ("move", {"n": 0, "by": "bob", "wish": None, "press": False}),
    ],
    [  # into the bin and out of it; out in an emergency, and again; withdrawn in one; each confirmed by the other
        ("discard", {"n": 0, "by": "wren", "back": 0}),
        ("discard", {"n": 0, "by": "bob", "back": 0}),
        ("save", {"n": 0, "by": "alice", "back": 0, "new": {"en"}, "wish": None, "press": False}),
        ("submit", {"n": 0, "by": "alice", "back": 0}),
        ("publish_in_emergency", {"n": 0, "by": "bob", "back": 0}),
        ("recover", {"n": 0, "by": "alice"}),
        ("go_the_whole_way", {"n": 0, "new": {"en"}, "wish": HOUR, "languages": None}),
        ("publish_in_emergency", {"n": 0, "by": "wren", "back": 0}),
        ("publish_in_emergency", {"n": 0, "by": "bob", "back": 0}),
        ("publish_in_emergency", {"n": 0, "by": "alice", "back": 0}),
        ("discard", {"n": 0, "by": "bob", "back": 0}),
        ("confirm", {"n": 0, "by": "bob"}),
        ("time_passes", {"by": 3 * HOUR}),
        ("save", {"n": 0, "by": "alice", "back": 0, "new": {"fr"}, "wish": HOUR, "press": False}),
        ("publish_in_emergency", {"n": 0, "by": "alice", "back": 0}),
        ("withdraw_in_emergency", {"n": 0, "by": "alice"}),
        ("confirm", {"n": 0, "by": "bob"}),
        ("confirm", {"n": 0, "by": "alice"}),
        ("time_passes", {"by": 3 * HOUR}),
    ],
    [  # two pictures; one is said anew and printed so by a correction, the other dropped; the other release keeps it
        ("hang", {"n": 0, "by": "alice", "back": 0, "shown": ["sun", "moon"]}),
        ("go_the_whole_way", {"n": 0, "new": {"en"}, "wish": HOUR, "languages": None}),
        ("reword", {"name": "sun"}),
        ("time_passes_to_the_next_turn", {"early": SECOND}),
        ("time_passes", {"by": SECOND}),
        ("hang", {"n": 1, "by": "alice", "back": 0, "shown": ["moon"]}),
        ("go_the_whole_way", {"n": 1, "new": {"en"}, "wish": None, "languages": ("en",)}),
        ("hang", {"n": 0, "by": "alice", "back": 1, "shown": []}),
        ("hang", {"n": 0, "by": "alice", "back": 0, "shown": ["sun"]}),
        ("correct_what_is_out", {"n": 0, "new": {"en"}, "wish": HOUR}),
        ("reword", {"name": "moon"}),
        ("time_passes_to_the_next_turn", {"early": SECOND}),
        ("time_passes", {"by": SECOND}),
        ("restore", {"n": 0, "by": "alice", "back": 0, "earlier": 1}),
        ("withdraw", {"n": 1, "by": "bob"}),
        ("go_the_whole_way", {"n": 0, "new": {"fr"}, "wish": None, "languages": None}),
        ("withdraw", {"n": 0, "by": "bob"}),
        ("time_passes", {"by": SECOND}),
    ],
]


@pytest.mark.django_db
@pytest.mark.parametrize("four_eyes", [True, False])
@pytest.mark.parametrize("day", DAYS, ids=["corrected", "embargo", "taken back", "archive", "alone", "pictures"])
def test_a_day_at_the_desk(day: list[tuple[str, dict[str, Any]]], four_eyes: bool) -> None:
    """Chance takes no step for certain: here are all of them, in the order in which they come at a desk."""
    desk = Desk()
    try:
        desk.the_newsroom_opens(four_eyes=four_eyes, has_news=False)
        for rule_, drawn in day:
            getattr(desk, rule_)(**drawn)
            desk.the_public_sees_what_the_model_says()
            desk.the_desk_stands_where_the_model_says()
            desk.of_each_text_one_edition_is_open_at_a_time()
            desk.the_logbook_is_whole()
    finally:
        desk.teardown()
