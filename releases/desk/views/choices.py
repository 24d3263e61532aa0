"""What a list to choose from answers while somebody types: Django's, with a thumbnail where there is a picture."""

from typing import Any
from uuid import UUID

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.utils.text import Truncator

from releases import clock
from releases.desk.assets import contact_sheet
from releases.desk.assets.contact_sheet import Frame
from releases.models.asset import Asset


class Choices(AutocompleteJsonView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        found = context["object_list"]
        assets = [each for each in found if isinstance(each, Asset)]
        at = clock.now()
        self.frames: dict[UUID, Frame] = {frame.asset.pk: frame for frame in contact_sheet.frames(assets, at=at)}
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        told: dict[str, str] = super().serialize_result(obj, to_field_name)
        if isinstance(obj, Asset):
            frame = self.frames[obj.pk]
            told |= {"thumbnail": frame.thumbnail, "caption": Truncator(frame.caption).chars(90)}
        return told
