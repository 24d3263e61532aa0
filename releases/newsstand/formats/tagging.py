"""What WeasyPrint leaves out of a tagged PDF, put in before it is written (ISO 14289-1, PDF/UA-1).

It knows the shapes of WeasyPrint's boxes and of its PDF, and is of that program: the server never imports it.
"""

from typing import Any, Final

PRINTED: Final = 4
"""Bit 3 of an annotation's flags: it belongs to the printed page too (ISO 32000-1, table 165)."""


def direct(root: Any) -> None:
    """Say of each header cell in the HTML whether it heads a column or a row, where nobody has said it.

    It heads a column in the head of a table, and in a row of nothing but header cells; else it heads its row.
    """
    for table in root.iter("table"):
        heads = {id(row) for head in table.iter("thead") for row in head.iter("tr")}
        for row in table.iter("tr"):
            filled = {cell.tag for cell in row if "".join(cell.itertext()).strip()}
            of_columns = id(row) in heads or filled <= {"th"}
            for cell in row.iterfind("th"):
                cell.attrib.setdefault("scope", "col" if of_columns else "row")


def complete(document: Any, pdf: Any) -> None:
    """WeasyPrint's ``finisher``."""
    _header_cells(document)
    dictionaries = [each for each in pdf.objects if isinstance(each, dict)]
    for annotation in dictionaries:
        if annotation.get("Type") == "/Annot":
            annotation["F"] = PRINTED
    _what_stands_in_the_margins(pdf, dictionaries)


def _header_cells(document: Any) -> None:
    """``/Scope``: what a reading program says before each cell (7.5)."""
    for page in document.pages:
        for box in page._page_box.descendants():
            element = getattr(box, "mark", None)
            if element is not None and element["S"] == "/TH":
                element["A"]["Scope"] = "/Row" if box.element.get("scope") == "row" else "/Column"


def _what_stands_in_the_margins(pdf: Any, dictionaries: list[Any]) -> None:
    """Number and page are no part of the text: an artifact on every page (7.8), not content that has lost its place."""
    root = next(each for each in dictionaries if each.get("Type") == "/StructTreeRoot")
    placed = _below(pdf, root["K"])
    numbers = iter(_found(pdf, root["ParentTree"])["Nums"])
    elements: dict[int, Any] = dict(zip(numbers, numbers, strict=True))
    for page in dictionaries:
        if page.get("Type") != "/Page":
            continue
        owners = elements[page["StructParents"]]
        lost = {mark for mark, owner in enumerate(owners) if owner not in placed}
        _set_aside(_found(pdf, page["Contents"]).stream, lost)
        owners[:] = ["null" if mark in lost else owner for mark, owner in enumerate(owners)]


def _below(pdf: Any, kids: list[Any]) -> set[bytes]:
    """References of all elements that hang below these in the tree of the document."""
    found: set[bytes] = set()
    waiting = [kid for kid in kids if isinstance(kid, bytes)]
    while waiting:
        reference = waiting.pop()
        found.add(reference)
        waiting += [kid for kid in _found(pdf, reference).get("K", ()) if isinstance(kid, bytes)]
    return found


def _set_aside(stream: list[Any], marks: set[int]) -> None:
    for place, part in enumerate(stream):
        if isinstance(part, dict) and part.get("MCID") in marks:
            stream[place - 1] = "/Artifact"
            part.clear()
            part |= {"Type": "/Pagination", "Subtype": "/Footer"}


def _found(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
