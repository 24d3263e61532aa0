"""Emergencies, the bin, previews and comments: what each role may do besides."""

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

_WRITER = {
    *("discard_release", "recover_release"),
    *("view_previewlink", "view_comment", "add_comment", "change_comment"),
}
_EDITOR = _WRITER | {"confirm_release", "add_previewlink", "change_previewlink"}
_PRESS_CHIEF = _EDITOR | {"publish_in_emergency_release", "withdraw_in_emergency_release"}

ROLES = {"writer": _WRITER, "editor": _EDITOR, "press chief": _PRESS_CHIEF, "administrator": _PRESS_CHIEF}


def add(apps: Any, schema_editor: Any) -> None:
    # Django makes permissions after the last migration only; here they are needed now.
    create_permissions(
        installed.get_app_config("releases"), apps=apps, verbosity=0, using=schema_editor.connection.alias
    )
    for group, found in _groups(apps):
        group.permissions.add(*found)


def take_away(apps: Any, schema_editor: Any) -> None:
    for group, found in _groups(apps):
        group.permissions.remove(*found)


def _groups(apps: Any) -> list[tuple[Any, Any]]:
    """The roles that are still there, with the permissions that they get."""
    permission = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="releases")
    found = apps.get_model("auth", "Group").objects.filter(name__in=ROLES)
    return [(group, permission.filter(codename__in=ROLES[group.name])) for group in found]


class Migration(migrations.Migration):
    dependencies = [("releases", "0006_preview")]

    operations = [migrations.RunPython(add, take_away)]
