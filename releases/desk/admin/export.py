"""The logbook as a file for a spreadsheet: what the list shows, and one entry that says who took it."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC
from typing import Any, Final

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from releases import clock
from releases.desk import logbook
from releases.models.logbook import LogEntry

_BOM: Final = "\ufeff"
"""By which a spreadsheet knows UTF-8."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula at the start of a cell (OWASP, “CSV Injection”)."""

_COLUMNS: Final[dict[Any, Callable[[LogEntry], Any]]] = {
    _("when (UTC)"): lambda entry: entry.at.astimezone(UTC).isoformat(),
    _("who"): lambda entry: entry.by_name,
    _("account"): lambda entry: entry.by_username,
    _("from where"): lambda entry: entry.by_address,
    _("step"): lambda entry: entry.step,
    _("number"): lambda entry: entry.reference,
    _("revision"): lambda entry: "" if entry.revision is None else entry.revision,
    _("note"): lambda entry: entry.note,
    _("details"): lambda entry: json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
    _("book"): lambda entry: entry.book,
    _("entry"): lambda entry: entry.number,
    _("digest"): lambda entry: entry.digest,
}


def view(model_admin: Any, request: HttpRequest) -> HttpResponseBase:
    """The entries that the list would show for the same question, all pages of it. By POST, for it writes an entry."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    try:
        asked = model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        return redirect("admin:releases_logentry_changelist")
    last = LogEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    entries = asked.filter(pk__lte=last)  # what is written meanwhile, this export itself above all, is not in it
    at = clock.now()
    by: Any = request.user
    asked_for, rows = request.GET.dict(), entries.count()
    logbook.write("export", None, by=by, at=at, of=LogEntry._meta.model_name, asked=asked_for, rows=rows)
    titles = [str(name) for name in _COLUMNS]  # in the language of the desk, which has ended when the file is streamed
    return StreamingHttpResponse(
        written(titles, entries),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="logbook-{at:%Y-%m-%dT%H%M%SZ}.csv"'},
    )


class _Line:
    """What ``csv`` writes to: it hands each line straight on."""

    def write(self, line: str) -> str:
        return line


def written(titles: list[str], entries: QuerySet[LogEntry]) -> Iterator[str]:
    """RFC 4180, line by line, every cell in quotes."""
    writer: Any = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield _BOM + writer.writerow(titles)
    for entry in entries.iterator(chunk_size=1000):
        yield writer.writerow([defused(say(entry)) for say in _COLUMNS.values()])


def defused(value: Any) -> str:
    """What somebody typed stays text in a spreadsheet: an apostrophe before what would be a formula."""
    cell = str(value)
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
