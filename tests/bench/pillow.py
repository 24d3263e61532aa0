"""Plain Pillow: what somebody writes who has to make these files, with the same settings for each."""

import os
import time
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from releases.desk.darkroom import developing
from tests.bench import side


def draw(count: int, folder: str) -> list[str]:
    """Photographs as a camera hands them in: soft skies, fine grain, some of them held upright."""
    paths = []
    for number in range(count):
        sky = Image.radial_gradient("L").resize((6000, 4000), Image.Resampling.BICUBIC)
        grain = Image.effect_noise((3000, 2000), 40 + 10 * number).resize((6000, 4000), Image.Resampling.BICUBIC)
        image = Image.merge("RGB", (sky, Image.blend(sky, grain, 0.4), grain))
        exif = Image.Exif()
        exif[0x0112] = 6 if number % 4 == 3 else 1
        path = Path(folder, f"kind-{number}.jpg")
        image.save(path, quality=90, exif=exif)
        paths.append(str(path))
    return paths


def develop(paths: list[str], folder: str) -> float:
    """Seconds."""
    began = time.monotonic()
    for path in paths:
        with Image.open(path) as opened:
            image = ImageOps.exif_transpose(opened)
        for name, longest in developing.FRAMES.items():
            frame = image.copy()
            frame.thumbnail((longest, longest), Image.Resampling.LANCZOS)
            _save(frame, name, folder)
        for name, size in developing.CROPS.items():
            _save(ImageOps.fit(image, size, Image.Resampling.LANCZOS), name, folder)
    return time.monotonic() - began


def _save(image: Image.Image, name: str, folder: str) -> None:
    for last in ("jpg",) if name in developing.ALONE else ("jpg", "avif"):
        image.save(Path(folder, f"plain-{name}.{last}"), **developing.settings_of(name, last))


def do(asked: dict[str, Any]) -> Any:
    if "draw" in asked:
        return draw(asked["draw"], asked["folder"])
    if "develop" in asked:
        return develop(asked["develop"], asked["folder"])
    return side.used()


if __name__ == "__main__":
    os.nice(developing.NICENESS)  # as whoever develops in the newsroom: the machine may be busy
    side.answer(do)
