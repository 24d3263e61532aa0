"""The desk for everybody: axe finds nothing, in both schemes; nothing is wider than a telephone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from contacts.models import Account
from contacts.words import words
from releases import clock
from releases.desk import forwarding, workflow
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.plate import Portrait
from releases.models.release import Release
from tests import make
from tests.browser import form

RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
"""By night only the colours are others."""


def visit(page: Page, address: str) -> None:
    page.goto(address)
    if page.locator(".texts").count():
        form.ready(page)
    page.wait_for_timeout(50)  # for what comes by jQuery's clock


def findings(page: Page, scheme: str) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES[scheme], "preload": False}).response["violations"]
    return [f"{each['id']}: {node['target']} {node['html'][:160]}" for each in found for node in each["nodes"]]


def wider(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def all_of_it(by: Account) -> Release:
    """A release with something in each part of its form, out and changed since; others in every state."""
    make.newsroom(organisation=make.organisation("cnes"))
    make.approved(texts={"en": {"title": "Out already"}})
    make.draft(texts={"en": {"title": "Still mine"}}, by=by)
    make.approved(public_at=make.in_one_hour())
    alone = make.draft(reference="EMERGENCY-1", texts={"en": {"title": "A leak at the plant"}})
    workflow.publish_in_emergency(alone, revision=1, by=None, at=clock.now(), reason="Everybody writes of it.")
    forwarding.forward(alone, address="/2017/10/30/a-leak/", by=None, at=clock.now())
    workflow.discard(make.draft(registration="BIN"), revision=1, by=None, at=clock.now())
    moon = make.asset(name="moon.jpg", credit="", alt=words(""), rights_until=clock.now().date())
    launch = make.asset(name="launch.mp4", medium="video", original="originals/1.mp4", poster=moon)
    Portrait.objects.create(officer=make.officer("anna"), asset=moon)
    failed = make.asset(name="damaged.jpg", is_made=False)
    failed.plates.update(failure="The file is damaged.")
    return make.draft(
        texts={"en": {"title": "Probe lands"}, "fr": {"title": "La sonde se pose"}},
        assets=(moon, launch, failed),
        contacts=(make.officer("anna"), make.officer("berta")),
        missions=(make.mission(),),
        organisations=((make.organisation(), "issuer"),),
        public_at=make.in_one_hour(),
    )


def pages(release: Release, by: Account) -> dict[str, str]:
    step = reverse("admin:releases_release_step", args=[release.pk, "submit"])
    alone, binned = Release.objects.get(reference="EMERGENCY-1"), Release.objects.get(registration="BIN")
    picture, video = Asset.objects.get(name="moon.jpg"), Asset.objects.get(medium="video")
    scheduled = Edition.objects.exclude(public_at__lte=clock.now()).get().release
    return {
        "emergency": reverse("admin:releases_release_change", args=[alone.pk]),
        "to confirm": reverse("admin:releases_release_step", args=[alone.pk, "confirm"]),
        "in the bin": reverse("admin:releases_release_change", args=[binned.pk]),
        "warnings": reverse("admin:releases_release_step", args=[scheduled.pk, "move"]),
        "index": reverse("admin:index"),
        "list": reverse("admin:releases_release_changelist"),
        "search": f"{reverse('admin:releases_release_changelist')}?q=nothing+like+it",
        "form": reverse("admin:releases_release_change", args=[release.pk]),
        "new": reverse("admin:releases_release_add"),
        "step": step,
        "obstacles": step.replace("submit", "withdraw"),
        "history": reverse("admin:releases_release_history", args=[release.pk]),
        "old addresses": reverse("admin:releases_release_old_addresses", args=[alone.pk]),
        "mission": reverse("admin:releases_mission_change", args=[make.mission().pk]),
        "officers": reverse("admin:contacts_pressofficer_changelist"),
        "officer": reverse("admin:contacts_pressofficer_change", args=[make.officer("anna").pk]),
        "delete": reverse("admin:contacts_pressofficer_delete", args=[make.officer("nobody").pk]),
        "newsroom": reverse("admin:contacts_newsroom_change", args=[1]),
        "organisation": reverse("admin:contacts_organisation_add"),
        "account": reverse("admin:contacts_account_change", args=[by.pk]),
        "password": reverse("admin:password_change"),
        "logbook": reverse("admin:app_list", args=["releases"]),
        "contact sheet": reverse("admin:releases_asset_changelist"),
        "upload": reverse("admin:releases_asset_add"),
        "picture": reverse("admin:releases_asset_change", args=[picture.pk]),
        "video": reverse("admin:releases_asset_change", args=[video.pk]),
        "replace": reverse("admin:releases_asset_replace", args=[picture.pk]),
        "captions": reverse("admin:releases_asset_captions", args=[video.pk]),
        "calendar": reverse("admin:calendar"),
        "agenda": f"{reverse('admin:calendar')}?view=agenda",
        "calendar address": reverse("admin:calendar_address"),
    }


MAIN = {
    "contact sheet",
    "upload",
    "picture",
    "replace",
    "index",
    "list",
    "form",
    "new",
    "step",
    "obstacles",
    "emergency",
    "warnings",
    "calendar",
    "agenda",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(seat, ada, scheme):
    release = all_of_it(ada)
    page = seat(ada, scheme=scheme, is_watched=False)
    found = {}
    wanted = {name: address for name, address in pages(release, ada).items() if scheme == "light" or name in MAIN}
    for name, address in wanted.items():
        visit(page, address)
        found[name] = findings(page, scheme)

    door = seat(scheme=scheme, is_watched=False)
    door.goto(reverse("admin:index"))
    found["door"] = findings(door, scheme)

    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_form_that_was_refused(seat, ada, ben, scheme):
    release = all_of_it(ada)
    page, other = seat(ada, scheme=scheme, is_watched=False), seat(ben)
    form.open_form(page, release)
    form.open_form(other, release)
    form.shown(other, "title").fill("Probe has landed")
    form.save(other)

    form.shown(page, "title").fill("Probe is down")
    page.locator("#id_public_at_2").fill("Europe/Nowhere")
    page.locator("#releasecontacts-group .add-row a").click()
    form.save(page)

    expect(page.locator(".comparison")).to_be_visible()
    assert findings(page, scheme) == []


def test_nothing_is_wider_than_a_telephone(seat, ada):
    release = all_of_it(ada)
    page = seat(ada, width=360, height=740)
    too_wide = {}
    for name, address in pages(release, ada).items():
        visit(page, address)
        too_wide[name] = wider(page)

    assert {name: by for name, by in too_wide.items() if by > 0} == {}
