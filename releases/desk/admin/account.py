"""Staff accounts and their groups. What changes in either stands in the logbook, with what it gives now."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from contacts.models import Account
from releases import clock
from releases.desk import logbook


def _rights(of: Model) -> dict[str, Any]:
    if isinstance(of, Account):
        return {
            "is_active": of.is_active,
            "is_superuser": of.is_superuser,
            "groups": sorted(of.groups.values_list("name", flat=True)),
            "permissions": sorted(of.user_permissions.values_list("codename", flat=True)),
        }
    assert isinstance(of, Group)
    return {"permissions": sorted(of.permissions.values_list("codename", flat=True))}


_STANDARD = {"add": _("Add"), "change": _("Change"), "delete": _("Delete"), "view": _("View")}


def _right(permission: Permission) -> str:
    """In the language of the desk: the database holds the English words. “Address book | account | Add”."""
    said = _STANDARD.get(permission.codename.partition("_")[0]) or gettext(permission.name)
    return f"{permission.content_type} | {said}"


class LoggedAdmin(admin.ModelAdmin[Any]):
    """Django's own log of the admin forgets with the account; ours doesn't."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.remote_field.model is Permission:
            field.label_from_instance = _right
        return field

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._log("account_added", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._log("account_changed", request, obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self._log("account_deleted", request, obj, "")
        return super().log_deletions(request, queryset)

    def _log(self, step: str, request: HttpRequest, obj: Any, message: Any) -> None:
        by: Any = request.user
        told = {"of": str(obj.natural_key()[0]), "kind": obj._meta.model_name, "now": _rights(obj)}
        logbook.write(step, None, by=by, at=clock.now(), changes=message, **told)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(LoggedAdmin, GroupAdmin):
    pass


@admin.register(Account)
class AccountAdmin(LoggedAdmin, UserAdmin[Account]):
    fieldsets = (*UserAdmin.fieldsets, (_("Desk"), {"fields": ["language"]}))  # type: ignore[misc]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
