"""The documentation of the API in a real browser, with all its examples unfolded."""

import pytest

from tests import showcase
from tests.browser.test_access import findings, wider

LINES = """(code) => new Set([...code.getClientRects()].map((box) => box.top)).size"""


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 360, "dark"), ("fr", 1440, "light")])
def test_it_shuts_nobody_out_with_its_examples_unfolded(seat, transactional_db, language, width, scheme):
    showcase.fill()
    page = seat(width=width, scheme=scheme, is_watched=False)
    page.goto(f"/api/v1/?language={language}")

    for summary in page.locator(".api summary").all():
        summary.press("Enter")

    assert page.locator(".api details[open] pre").count() == page.locator(".api summary").count() > 5
    assert findings(page, scheme) == []
    assert wider(page) <= 0


def test_a_path_stands_on_one_line_of_a_telephone(seat, transactional_db):
    showcase.fill()
    page = seat(width=360)
    page.goto("/api/v1/")

    paths = page.locator(".path code").all()

    assert {path.inner_text(): path.evaluate(LINES) for path in paths if path.evaluate(LINES) > 1} == {}
