import pytest
import time_machine

from tests import showcase


@pytest.fixture
def newsroom(db):
    """One that has one of everything, with pictures."""
    return showcase.illustrate()


@pytest.fixture
def uncounted(settings):
    """Nobody is counted: for tests that ask very often."""
    settings.API_PER_MINUTE = 0


@pytest.fixture
def time_machine_at():
    return lambda moment: time_machine.travel(moment, tick=False)
