from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from contacts.admin import NewsroomAdmin
from contacts.models import Newsroom
from releases import clock
from releases.desk import logbook

admin.site.unregister(Newsroom)


@admin.register(Newsroom)
class LoggedNewsroomAdmin(NewsroomAdmin):
    """Four eyes off, another time zone: what changes in the settings stands in the logbook, before and after."""

    def save_model(self, request: HttpRequest, obj: Newsroom, form: ModelForm[Newsroom], change: bool) -> None:
        by: Any = request.user
        before = Newsroom.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        changed = {name: [str(getattr(before, name, "")), str(getattr(obj, name))] for name in form.changed_data}
        if changed:
            logbook.write("newsroom_changed", None, by=by, at=clock.now(), changed=changed)
