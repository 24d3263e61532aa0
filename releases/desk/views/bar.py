"""What the desk lays over a page of the newsstand: a bar above it, and under its text what belongs to the preview.

The newsstand's pages know nothing of it: they are written out first, and are the public's to the letter.
"""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string


def lay[R: HttpResponseBase](response: R, template: str, context: dict[str, Any]) -> R:
    """Lay the parts ``head``, ``top`` and ``below`` of a template over a page; anything but a page stays as it is.

    Whatever it is, nobody keeps it and nobody finds it.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if is_page and isinstance(response, HttpResponse) and b"<body>" in response.content:
        head, top, below = (_part(template, name, context) for name in ("head", "top", "below"))
        content = response.content.replace(b"</head>", head + b"</head>", 1)
        content = content.replace(b"</a>", b"</a>" + top, 1)  # after the first link, which skips to the text
        before, end, after = content.rpartition(b"</main>")
        response.content = before + end + below + after
    return response


def _part(template: str, name: str, context: dict[str, Any]) -> bytes:
    return render_to_string(f"{template}#{name}", context).strip().encode()
