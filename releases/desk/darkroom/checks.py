"""What ``manage.py check`` says of the darkroom."""

from typing import Any

from django.core.checks import CheckMessage, Info, register

from releases.desk.darkroom import metadata


@register
def exiftool(**_: Any) -> list[CheckMessage]:
    if metadata.is_available():
        return []
    return [
        Info(
            "exiftool is missing: pictures are made without caption, credit and rights written into the files, and "
            "films keep the place where they were taken.",
            hint="Install it (on Debian or Ubuntu: apt install libimage-exiftool-perl), and start again.",
            id="releases.I001",
        )
    ]
