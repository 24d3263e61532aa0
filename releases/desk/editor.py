"""The rich text editor: what it offers, and how its tools are called. What it lets through is ``prose.sanitise``'s."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_prose_editor.fields import ProseEditorFormField

from releases import nesting, prose

OFFERED: Final = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
    "NoSpellCheck": False,
    "Menu": {
        "groups": [
            {"group": group}
            for group in ("blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "table", "history")
        ]
    },
}
"""django-prose-editor's extensions. Its menu lies open: nothing is two clicks away."""

TOOLS: Final = {
    "heading2": gettext_lazy("Heading"),
    "heading3": gettext_lazy("Lower heading"),
    "paragraph": gettext_lazy("Paragraph"),
    "bulletList": gettext_lazy("List"),
    "orderedList": gettext_lazy("Numbered list"),
    "blockquote": gettext_lazy("Quotation"),
    "bold": gettext_lazy("Bold"),
    "italic": gettext_lazy("Italic"),
    "subscript": gettext_lazy("Subscript"),
    "superscript": gettext_lazy("Superscript"),
    "link": gettext_lazy("Link the selected words"),
    "unlink": gettext_lazy("Remove the link"),
    "table": gettext_lazy("Insert a table"),
    "table:addColumnAfter": gettext_lazy("Add a column"),
    "table:deleteColumn": gettext_lazy("Delete the column"),
    "table:addRowAfter": gettext_lazy("Add a row"),
    "table:deleteRow": gettext_lazy("Delete the row"),
    "table:mergeCells": gettext_lazy("Merge the cells"),
    "table:splitCell": gettext_lazy("Split the cell"),
    "table:toggleHeaderCell": gettext_lazy("Header cell or not"),
    "table:deleteTable": gettext_lazy("Delete the table"),
    "history:undo": gettext_lazy("Undo"),
    "history:redo": gettext_lazy("Redo"),
}
"""The names of the tools on its bar, by the names that the editor gives them."""


class ProseField(ProseEditorFormField):
    """Rich text, sanitised. A body of a length or a depth that no release has is refused, and stays in the form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(config={"extensions": OFFERED}, required=False, **kwargs)

    def clean(self, value: str) -> str:
        text: str = super().clean(value)
        if len(text) > prose.MOST_CHARACTERS:
            raise ValidationError(
                _("%(length)s characters are more than a release can hold (%(most)s). Shorten it."),
                params={"length": len(text), "most": prose.MOST_CHARACTERS},
            )
        if any(depth > nesting.DEEPEST for _place, depth in nesting.depths(text)):
            raise ValidationError(
                _("More than %(most)s elements stand inside one another, or are never closed. Flatten it."),
                params={"most": nesting.DEEPEST},
            )
        return prose.sanitise(text)
