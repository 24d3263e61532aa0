from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import ModelForm
from django.http import HttpRequest

from contacts.admin import NewsroomAdmin
from contacts.models import Newsroom
from releases import clock
from releases.desk import ingest, logbook

admin.site.unregister(Newsroom)


class NewsroomForm(ModelForm[Newsroom]):
    """Its logo is looked at as every other file is, and a drawing is kept as it was sanitised."""

    def clean_logo(self) -> Any:
        handed_in = self.cleaned_data["logo"]
        if not isinstance(handed_in, UploadedFile):
            return handed_in
        try:
            return ingest.logo(handed_in)
        except ingest.Refused as refused:
            raise ValidationError(str(refused)) from refused


@admin.register(Newsroom)
class LoggedNewsroomAdmin(NewsroomAdmin):
    """Four eyes off, another time zone: what changes in the settings stands in the logbook, before and after."""

    form = NewsroomForm

    def save_model(self, request: HttpRequest, obj: Newsroom, form: ModelForm[Newsroom], change: bool) -> None:
        by: Any = request.user
        before = Newsroom.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        changed = {name: [str(getattr(before, name, "")), str(getattr(obj, name))] for name in form.changed_data}
        if changed:
            logbook.write("newsroom_changed", None, by=by, at=clock.now(), changed=changed)
