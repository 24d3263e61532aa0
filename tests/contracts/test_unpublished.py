"""A language that the newsroom has given up: what was printed in it is there, and nowhere."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import make
from tests.contracts.canaries import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def test_a_language_that_is_no_longer_published_is_nowhere_and_breaks_nothing(visitor, settings):
    make.approved(texts={"en": {"title": "One"}, "fr": {"title": "Un"}})
    make.approved(texts={"fr": {"title": "Deux"}})
    settings.LANGUAGES = [("en", "English")]

    for address in (
        "/",
        "/releases/",
        "/releases/pr1-2026/",
        "/releases/feed.atom",
        "/sitemap.xml",
        "/missions/",
        "/sitemap-releases-en-1.xml",
    ):
        response = visitor.get(address)
        assert response.status_code == 200, address
        assert "/fr/" not in response.content.decode(), address
        assert "pr2-2026" not in response.content.decode(), address
    assert visitor.get("/fr/releases/pr1-2026/").status_code == 404
    assert visitor.get("/releases/pr2-2026/").status_code == 404
    assert visitor.get("/sitemap-releases-fr-1.xml").status_code == 404
