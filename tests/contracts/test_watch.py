"""The watch itself (tests/visitor.py): each of its laws is broken here on purpose, and the watch says so."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from contacts.models import Account
from pressoffice import urls
from releases import clock
from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission
from releases.models.release import Release
from tests import make
from tests.visitor import READERS_TABLES, forbidden_tables


def says(template: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(template).render(context))


def a_draft(request: HttpRequest) -> HttpResponse:
    return says("{{ title }}", title=Release.objects.filter(texts__title="Secret").exists())


def a_draft_behind_an_edition(request: HttpRequest) -> HttpResponse:
    open_now = Edition.objects.open_to(PUBLIC, at=clock.now())
    return says("{{ state }}", state=open_now.values_list("release__state", flat=True).first())


def an_account(request: HttpRequest) -> HttpResponse:
    return says("{{ user }}", user=Account.objects.exists())


def editions_without_the_gate(request: HttpRequest) -> HttpResponse:
    return says("{{ all }}", all=Edition.objects.count())


def one_gate_for_two_doors(request: HttpRequest) -> HttpResponse:
    every = Edition.objects.values("address")
    return says("{{ n }}", n=Edition.objects.open_to(PUBLIC, at=clock.now()).filter(address__in=every).count())


def a_lazy_template(request: HttpRequest) -> HttpResponse:
    return says("{% for mission in missions %}{{ mission }}{% endfor %}", missions=Mission.objects.all())


def a_template_that_swallows(request: HttpRequest) -> HttpResponse:
    return says("{% if missions and 1 %}some{% endif %}", missions=Mission.objects.all())


def two_moments(request: HttpRequest) -> HttpResponse:
    return says("{{ one }} {{ other }}", one=clock.now(), other=clock.now())


def lawful(request: HttpRequest) -> HttpResponse:
    return says("{{ editions }}", editions=list(Edition.objects.open_to(PUBLIC, at=clock.now())))


TOYS = {
    a_draft: "names releases_release",
    a_draft_behind_an_edition: "names releases_release",
    an_account: "names contacts_account",
    editions_without_the_gate: "without the gate",
    one_gate_for_two_doors: "without the gate",
    a_lazy_template: "while .* renders",
    a_template_that_swallows: "while .* renders",
    two_moments: "the clock was read 2 times",
}

urlpatterns = [*(path(f"{view.__name__}/", view) for view in (*TOYS, lawful)), *urls.urlpatterns]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(("view", "law"), TOYS.items(), ids=[view.__name__ for view in TOYS])
def test_a_view_that_breaks_a_law_is_caught(visitor, view, law):
    make.mission()

    with pytest.raises(AssertionError, match=law):
        visitor.get(f"/{view.__name__}/")


def test_a_view_that_keeps_the_laws_passes(visitor):
    make.edition()

    assert visitor.get("/lawful/").status_code == 200


def test_the_watch_ends_with_the_request(visitor):
    visitor.get("/lawful/")

    assert Release.objects.count() == 0
    assert clock.now.__module__ == "releases.clock"


def test_every_table_of_a_draft_is_forbidden():
    drafts = {"release", "releasetext", "revision", "logentry", "series"}
    drafts |= {"releasecontact", "releasemission", "releaseorganisation", "releaseasset", "asset", "track"}

    assert {f"releases_{name}" for name in drafts} <= forbidden_tables()
    assert {"contacts_account", "django_session"} <= forbidden_tables()
    assert len(READERS_TABLES) == 18, "who added a table for readers, and why?"
