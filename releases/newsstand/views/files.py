"""Pictures and files, behind the same gate as the words."""

import mimetypes

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from contacts.models import Newsroom

# A file shown on its own can do nothing: no script, no form, no frame of ours around it.
ALONE = "default-src 'none'; sandbox"


@require_safe
def logo(request: HttpRequest, name: str) -> FileResponse:
    """The newsroom's logo: public while it is the newsroom's, and at no other name."""
    kept = Newsroom.objects.current().logo
    if not kept or kept.name != f"newsroom/{name}":
        raise Http404
    try:
        opened = kept.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0]
    return FileResponse(opened, content_type=content_type, headers={"Content-Security-Policy": ALONE})
