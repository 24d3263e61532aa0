"""Why a file is not taken, in sentences for the officer: what is wrong with it, and what to do."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from releases.desk.intake.facts import Unfit

OTHER_FORMS: Final = {
    "eps": _("This is an Encapsulated PostScript file (EPS). Send it as PDF or PNG."),
    "psd": _("This is a Photoshop document (PSD). Save it as TIFF, PNG or JPEG."),
    "xcf": _("This is a GIMP document (XCF). Export it as TIFF, PNG or JPEG."),
    "indesign": _("This is an InDesign document. Export it as PDF."),
    "raw": _("This is a camera’s raw file. Develop it, and save it as JPEG or TIFF."),
    "heic": _("This is a HEIC picture, which most readers can’t open. Save it as JPEG."),
    "jxl": _("This is a JPEG XL picture, which most readers can’t open. Save it as JPEG, AVIF or PNG."),
    "jp2": _("This is a JPEG 2000 picture, which most readers can’t open. Save it as JPEG or TIFF."),
    "bmp": _("This is a Windows bitmap (BMP). Save it as PNG."),
    "ico": _("This is an icon (ICO). Save it as PNG."),
    "fits": _("This is a FITS file, as observatories keep their data. Save the picture in it as TIFF or PNG."),
    "svg": _("This is a drawing (SVG), which is taken for logos only. Save it as PNG or PDF."),
    "mov": _("This is a QuickTime film (MOV). Save it as MP4."),
    "mkv": _("This is a Matroska film (MKV). Save it as MP4 or WebM."),
    "film": _("This is a film in a form that browsers don’t play. Save it as MP4 or WebM."),
    "sound": _("This is a recording in a form that browsers don’t play. Save it as MP3 or M4A."),
    "ole": _(
        "This is a document of an old Office, or one that is locked with a password. Save it as DOCX, XLSX, PPTX or "
        "PDF, without a password."
    ),
    "rtf": _("This is a Rich Text document (RTF). Save it as PDF, ODT or DOCX."),
    "zip": _("This is an archive of files (ZIP or the like). Send the files in it, one by one."),
    "html": _("This is a web page (HTML). Save it as PDF."),
    "xml": _("This is an XML file. Send what it is about as PDF."),
    "text": _("This is plain text. Write it into the release, or save it as PDF."),
    "program": _("This is a program. Programs are never taken."),
    "srt": _("These are captions in the SubRip form (SRT). Save them as WebVTT, and add them to their film."),
    "captions_here": _("These are captions (WebVTT). Open the film that they belong to, and add them there."),
    "unknown": _(
        "What is in this file isn’t known here. Pictures are taken as JPEG, PNG, WebP, AVIF, TIFF or GIF, films as MP4 "
        "or WebM, recordings as MP3, M4A, Ogg or WAV, documents as PDF, OpenDocument, DOCX, XLSX or PPTX."
    ),
}

SENTENCES: Final = OTHER_FORMS | {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than %(most)d MB, the most that is taken here. Send a smaller version."),
    "another_medium": _("This is a file of another kind. Only a picture can replace a picture, only a film a film."),
    "known_already": _("This very file is here already: %(name)s. Use that one."),
    "truncated": _("This file breaks off before its end: part of it got lost on the way. Ask for it again."),
    "damaged": _("This file is damaged and can’t be opened. Ask for it again, or save it anew."),
    "unreadable": _("This picture is of a kind that can’t be opened here. Save it anew, as JPEG or PNG."),
    # pictures
    "too_many_pixels": _(
        "This picture has %(width)d × %(height)d pixels. The most that is taken here is %(most)d megapixels: send a "
        "smaller version."
    ),
    "too_narrow": _(
        "This picture has %(width)d × %(height)d pixels: one side is more than %(most)d times the other. Crop it."
    ),
    "bomb": _(
        "This file of %(size)d bytes says that it holds a picture of %(width)d × %(height)d pixels. No photograph is "
        "as small as that: it is made to exhaust whoever opens it."
    ),
    "packed_words": _("A text or a colour profile in this picture unpacks to more than anybody needs. Save it anew."),
    "too_many_scans": _(
        "This JPEG is drawn in more than %(most)d passes, to keep whoever opens it busy. Save it anew."
    ),
    "moving": _("This picture moves. Send one picture of it, or the whole as an MP4 film."),
    "also_a_page": _("There is a web page or a program hidden in this file. Open it, and save it anew."),
    "also_another": _(
        "There is another file, an archive or a document, hidden in this one. Open it, and save it anew."
    ),
    "something_behind": _("There are %(count)d bytes behind the end of this file. Open it, and save it anew."),
    # drawings
    "drawing_too_large": _("This drawing is larger than %(most)d MB. Simplify it, or save it as PNG."),
    "drawing_too_deep": _("The groups in this drawing are nested too deeply. Simplify it, or save it as PNG."),
    "drawing_unreadable": _(
        "This drawing can’t be read. Save it as plain SVG, without the drawing program’s own data."
    ),
    "no_logo": _("A logo is a drawing (SVG), or a picture as PNG, WebP or JPEG."),
    # films and recordings
    "codec": _(
        "This is coded as “%(codec)s”, which browsers don’t play. Save films as MP4 with H.264 and AAC, recordings as "
        "MP3."
    ),
    "locked": _("This file is locked with a password or a key. Save it without."),
    "nothing_to_play": _("There is neither a picture nor a sound in this film."),
    "refers_outside": _("This file fetches parts of itself from elsewhere. Save it complete."),
    "too_many_parts": _("This file has more parts than any program needs. Save it anew."),
    # documents
    "pdf_locked": _(
        "This PDF is locked: whoever is given it may not open, copy or print it. Save it without a password."
    ),
    "pdf_script": _("There is a program or a form in this PDF. Print it into a plain PDF."),
    "pdf_attachment": _("There are other files attached to this PDF. Save it without, and send them one by one."),
    "macros": _("There are macros in this document. Save it without: as DOCX, XLSX, PPTX or PDF."),
    "template": _("This is a template. Save it as a document, or as PDF."),
    "program_inside": _("There is a file in this document that may run: %(name)s. Take it out, or save it as PDF."),
    "packed_too_tightly": _("This document unpacks to more than any program needs. Save it anew, or as PDF."),
    # captions
    "captions_unknown": _("These are no captions: a WebVTT file begins with the word WEBVTT."),
    "captions_too_large": _("These captions are larger than %(most)d MB."),
    "captions_encoding": _("The letters of these captions can’t be read. Save them as UTF-8."),
    "captions_empty": _("There is no caption in this file."),
    "captions_times": _("The times in line %(line)d can’t be read. Write them as 00:01:02.500 --> 00:01:05.000."),
    "captions_of_what": _("Captions belong to a film. This is none."),
    # the booth
    "too_much_memory": _("This file needs more memory to open than is set aside for one. Send a smaller version."),
    "too_long": _("This file takes too long to check. Save it anew, or send a smaller version."),
    "broke_the_booth": _("This file could not be checked: it made the program that looks at it stop. Save it anew."),
}


def sentence(unfit: Unfit) -> str:
    return str(SENTENCES[unfit.code]) % unfit.told
