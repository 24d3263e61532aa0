"""Pictures and files, behind the same gate as the words."""

import mimetypes

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from contacts.models import Newsroom

# A file shown on its own can do nothing: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """The newsroom's logo: public while it is the newsroom's, and at no other name.

    Whole, not streamed: so it has an ETag as every public answer has, and a slow reader holds no thread.
    """
    kept = Newsroom.objects.current().logo
    if not kept or kept.name != f"newsroom/{name}":
        raise Http404
    try:
        with kept.open("rb") as opened:
            content = opened.read()
    except FileNotFoundError:
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0]
    return HttpResponse(content, content_type=content_type, headers={"Content-Security-Policy": ALONE})
