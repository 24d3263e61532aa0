"""Why a file is not taken, in sentences for the officer: what is wrong with it, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from releases.desk.darkroom.facts import Unfit

SENTENCES: Final = {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than %(most)d MB, the most that is taken here. Send a smaller version."),
    "unknown": _(
        "What is in this file isn’t known here. Pictures are taken as JPEG, PNG, WebP, AVIF, TIFF or GIF, films as "
        "MP4 or WebM, documents as PDF, OpenDocument or Office files."
    ),
    "another_medium": _("This is a file of another kind. Only a picture can replace a picture, only a film a film."),
    "known_already": _("This very file is here already: %(name)s. Use that one."),
    "truncated": _("This file breaks off before its end: part of it got lost on the way. Ask for it again."),
    "damaged": _("This file is damaged and can’t be opened. Ask for it again, or save it anew."),
    "too_many_pixels": _(
        "This picture has %(width)d × %(height)d pixels. The most that is taken here is %(most)d megapixels: "
        "send a smaller version."
    ),
    "too_narrow": _(
        "This picture has %(width)d × %(height)d pixels: one side is more than %(most)d times the other. Crop it."
    ),
    "bomb": _(
        "This file of %(size)d bytes says that it holds a picture of %(width)d × %(height)d pixels. No photograph is "
        "as small as that: it is made to exhaust whoever opens it."
    ),
    "packed_words": _(
        "A text or a colour profile in this picture unpacks to more than any program needs. Save it anew."
    ),
    "too_many_scans": _(
        "This JPEG is drawn in more than %(most)d passes, to keep whoever opens it busy. Save it anew."
    ),
    "moving": _("This picture moves. Send one picture of it, or the whole as an MP4 film."),
    "too_much_memory": _("This file needs more memory to open than is set aside for one. Send a smaller version."),
    "too_long": _("This file takes too long to check. Save it anew, or send a smaller version."),
    "broke_the_booth": _("This file could not be checked: it made the program that looks at it stop. Save it anew."),
}


def sentence(unfit: Unfit) -> str:
    return str(SENTENCES[unfit.code]) % unfit.told
