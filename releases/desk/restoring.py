"""What a browser fills in again by itself, after a step back or a reload, may be older than the revision that the form
now shows: a save would write over what somebody else has saved meanwhile, and nobody would be told. The words are not
lost by it: they were kept, and are offered.
"""

from typing import Any

from django import forms


def restore_nothing(form: forms.BaseForm) -> None:
    """Let the browser fill in no field of the form (HTML standard, “autofill”: also the state of a session's page)."""
    for field in form.fields.values():
        widget: Any = field.widget
        if not widget.is_hidden and not isinstance(widget, forms.CheckboxInput):
            # A widget that is made of others hands on its attributes, or doesn't.
            inner = getattr(widget, "widget", None)
            for part in (
                widget,
                *getattr(widget, "widgets", ()),
                *([inner] if isinstance(inner, forms.Widget) else []),
            ):
                part.attrs["autocomplete"] = "off"
