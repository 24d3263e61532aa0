"""Files made on the spot: good ones of each kind, and ones that are meant to harm."""

import io
from typing import Any

from PIL import Image


def image(size: tuple[int, int] = (300, 200), mode: str = "RGB") -> Image.Image:
    """Some colours that no codec makes nothing of."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def picture(form: str, size: tuple[int, int] = (300, 200), mode: str = "RGB", **kwargs: Any) -> bytes:
    out = io.BytesIO()
    image(size, mode).save(out, form, **kwargs)
    return out.getvalue()
