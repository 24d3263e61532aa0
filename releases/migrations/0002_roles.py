"""The roles of a press office, as groups. Afterwards they are the newsroom's to change."""

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

_PARTS = ("releasetext", "releasecontact", "releasemission", "releaseorganisation")
_FACTS = ("mission", "missionpartner", "organisation", "pressofficer")

_WRITER = {
    *("view_release", "add_release", "change_release", "submit_release"),
    *(f"{verb}_{part}" for verb in ("view", "add", "change", "delete") for part in _PARTS),
    *(f"view_{fact}" for fact in _FACTS),
    *("view_edition", "view_series", "view_newsroom"),
}
_EDITOR = _WRITER | {
    *(f"{step}_release" for step in ("send_back", "approve", "correct", "move", "cancel", "withdraw")),
    *(f"{verb}_{fact}" for verb in ("add", "change") for fact in _FACTS),
    *("delete_missionpartner", "view_logentry"),
}
_PRESS_CHIEF = _EDITOR | {
    *("add_newsroom", "change_newsroom", "add_series", "change_series", "migrate_release"),
    *(f"delete_{fact}" for fact in _FACTS),
    *("view_account", "view_group"),
}
_ADMINISTRATOR = _PRESS_CHIEF | {
    *(f"{verb}_{people}" for verb in ("add", "change", "delete") for people in ("account", "group")),
}

ROLES = {"writer": _WRITER, "editor": _EDITOR, "press chief": _PRESS_CHIEF, "administrator": _ADMINISTRATOR}


def make(apps: Any, schema_editor: Any) -> None:
    # Django makes permissions after the last migration only; here they are needed now.
    for label in ("releases", "contacts", "auth"):
        create_permissions(
            installed.get_app_config(label), apps=apps, verbosity=0, using=schema_editor.connection.alias
        )
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for role, codenames in ROLES.items():
        found = permission.objects.filter(
            content_type__app_label__in=["releases", "contacts", "auth"], codename__in=codenames
        )
        group.objects.get_or_create(name=role)[0].permissions.set(found)


def unmake(apps: Any, schema_editor: Any) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0001_initial"),
        ("contacts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make, unmake)]
