import pytest

from tests import showcase


@pytest.fixture
def newsroom(db):
    """One that has one of everything, with pictures."""
    return showcase.illustrate()


@pytest.fixture
def uncounted(settings):
    """Nobody is counted: for tests that ask very often."""
    settings.API_PER_MINUTE = 0
