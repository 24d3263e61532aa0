"""Contacts, missions and organisations stand on the form in an order; the positions are numbered anew on each save."""

from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet

from releases.desk.restoring import restore_nothing


class PartForm(forms.ModelForm[Any]):
    """A row that names something. A position alone is no row: one that was added and left empty is forgotten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].required = False
        restore_nothing(self)

    def has_changed(self) -> bool:
        return any(name != "position" for name in self.changed_data)


class PartFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows by their positions. A new row without one comes last."""

    def in_order(self) -> list[Any]:
        return sorted((row for row in self.forms if _names_something(row)), key=_place)

    def save(self, commit: bool = True) -> list[Any]:
        rows = self.in_order()
        for position, row in enumerate(rows, start=1):
            row.instance.position = position
        saved: list[Any] = super().save(commit)
        for row in rows:
            if row.initial.get("position") != row.instance.position and row.instance not in saved:
                row.instance.save(update_fields=["position"])
        return saved


def _names_something(row: Any) -> bool:
    cleaned = getattr(row, "cleaned_data", {})
    return any(name not in {"position", "DELETE"} for name in cleaned) and not cleaned.get("DELETE")


def _place(row: Any) -> float:
    position = row.cleaned_data.get("position")
    is_open = position is None or (position == 0 and row.instance.pk is None)
    return float("inf") if is_open else float(position)
