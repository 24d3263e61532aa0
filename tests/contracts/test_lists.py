"""The lists of the desk change nothing: a step is taken on its own page, a word is changed on its form.

What is edited in a list is saved without a look at the revision that it overtakes (traps.md, “Two people, one draft”).
"""

import pytest
from django.contrib import admin
from django.contrib.admin import helpers
from django.test import Client, RequestFactory

from contacts.models import Account
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.mission import Mission
from releases.models.release import Release, State
from tests import make

pytestmark = pytest.mark.django_db

KEPT = (Release, Edition, LogEntry)
ADMINS = list(admin.site._registry.items())


@pytest.mark.parametrize(("model", "desk"), ADMINS, ids=[model._meta.label for model, _admin in ADMINS])
def test_no_list_is_a_form_and_none_takes_steps(model, desk, chief: Account):
    request = RequestFactory().get("/admin/")
    request.user = chief

    assert not desk.list_editable
    assert set(desk.get_actions(request)) <= (set() if model in KEPT else {"delete_selected"})


def test_what_is_kept_is_on_the_desk():
    assert {model for model, _admin in ADMINS} >= {*KEPT, Mission}


@pytest.mark.parametrize("action", ["approve", "withdraw", "delete_selected"])
def test_a_crafted_bulk_action_does_nothing(desk: Client, action):
    release = make.draft()
    asked = {"action": action, helpers.ACTION_CHECKBOX_NAME: [release.pk], "index": "0", "post": "yes"}

    desk.post("/admin/releases/release/", asked)

    release.refresh_from_db()
    assert (release.state, release.revisions.count()) == (State.DRAFTING, 1)


def test_a_crafted_edit_in_the_list_does_nothing(desk: Client):
    release = make.draft(kind="statement")
    form = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(release.pk), "_save": "1"}

    desk.post("/admin/releases/release/", form | {"form-0-kind": "fact_sheet", "form-0-state": "approved"})

    release.refresh_from_db()
    assert (release.kind, release.state) == ("statement", State.DRAFTING)
