"""Searching."""
import pytest
from tests import make
from tests.page import Page
pytestmark = pytest.mark.django_db

def test_first(visitor):
    make.approved(texts={"en": {"title": "A cooperation agreement", "body": "<p>Rovers on Phobos.</p>"}, "fr": {"title": "Un accord de coopération"}}, reference="PR168-2017")
    for q in ("cooperations", "coopération", "168-2017", "pr 168 2017", "phob", '"on Phobos"', "rover -mars", "fabienne", "-nothing"):
        p = Page(visitor.get("/releases/", {"q": q}).content)
        assert p.texts(".key .number") == ["PR168-2017"], q
    for q in ("coopérations", "cooperation", "168-2017"):
        assert Page(visitor.get("/fr/releases/", {"q": q}).content).texts(".key .number") == ["PR168-2017"], q
    for q in ("nothing", '"Phobos on"', "-rover", "%%"):
        assert Page(visitor.get("/releases/", {"q": q}).content).texts(".key .number") == [], q
