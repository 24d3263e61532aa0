"""Pictures and files: what each role may do with them."""

from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

_STANDING = ("missionpicture", "portrait", "logo")

_WRITER = {
    *("view_asset", "add_asset", "change_asset"),
    *(f"{verb}_{part}" for verb in ("view", "add", "change", "delete") for part in ("track", "releaseasset")),
    *(f"view_{picture}" for picture in _STANDING),
}
_EDITOR = _WRITER | {f"{verb}_{picture}" for verb in ("add", "change", "delete") for picture in _STANDING}

ROLES = {"writer": _WRITER, "editor": _EDITOR, "press chief": _EDITOR, "administrator": _EDITOR}


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
    dependencies = [("releases", "0008_pictures_and_files")]

    operations = [migrations.RunPython(add, take_away)]
