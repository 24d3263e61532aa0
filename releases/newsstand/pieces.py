"""One picture or file that is printed, or that stands on a page: what is said of it, its files, what it looks like."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.utils.translation import get_language, get_language_info

from releases.models.kinds import Medium, Nature
from releases.newsstand import licences, weights
from releases.newsstand.licences import Licence

SIZES: Final = ("print", "large", "screen", "square")
"""What is offered to be taken along, the largest first: the names of renditions without their endings."""

WHOLE: Final = ("screen", "large")
"""What a browser chooses from for the whole picture."""

SQUARES: Final = ("thumb", "square")
"""And for the square cut out around the focal point. Not every plate has the small one."""

TOLD_AT_ONCE: Final = frozenset({Nature.ARTWORK, Nature.SIMULATION, Nature.AI, Nature.PARTLY_AI})
"""What nobody may take for a photograph: said before the caption."""


@dataclass(frozen=True)
class Said:
    """A text, and the language it is in where that is not the page's."""

    text: str
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class File:
    """A rendition. ``width`` and ``height`` in pixels, ``size`` in bytes."""

    name: str
    content_type: str
    width: int | None
    height: int | None
    size: int

    @property
    def stem(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def form(self) -> str:
        return weights.form(self.content_type, self.name)

    @property
    def weight(self) -> str:
        return weights.weight(self.size)

    @property
    def dimensions(self) -> str:
        return weights.dimensions(self.width, self.height)


@dataclass(frozen=True)
class Choice:
    """The same picture in several sizes, as ``picture`` offers it: AVIF, and what every browser reads."""

    avif: list[File]
    plain: list[File]

    def __bool__(self) -> bool:
        return bool(self.plain)

    @property
    def largest(self) -> File:
        return self.plain[-1]


@dataclass(frozen=True)
class Track:
    """Captions of a video. ``is_on`` where its readers don't speak what is spoken in it."""

    name: str
    language: str
    label: str
    is_translation: bool
    is_on: bool


@dataclass(frozen=True)
class Piece:
    """One picture or file. ``told`` is what an edition's ``assets`` hold of it; ``anchor``, its place on the page."""

    told: Mapping[str, Any]
    anchor: str = ""

    @property
    def key(self) -> str:
        return str(self.told["key"])

    @property
    def number(self) -> str:
        return str(self.told.get("number", ""))

    # --- words --------------------------------------------------------------------------------------------------------

    @property
    def caption(self) -> Said:
        return self._said("caption")

    @property
    def alt(self) -> Said:
        """What is to be seen; where nobody has said it, what the caption says."""
        return self._said("alt") or self.caption or Said(self.number)

    @property
    def description(self) -> Said:
        return self._said("description")

    @property
    def usage_terms(self) -> Said:
        return self._said("usage_terms")

    @property
    def place(self) -> Said:
        return self._said("place")

    def _said(self, name: str) -> Said:
        return Said(self.told.get(name, ""), self.told.get("spoken_in", {}).get(name, ""))

    @property
    def credit(self) -> str:
        return self.told.get("credit") or self.copyright or self.creator

    @property
    def creator(self) -> str:
        return str(self.told.get("creator", ""))

    @property
    def copyright(self) -> str:
        return str(self.told.get("copyright", ""))

    @property
    def people(self) -> str:
        return str(self.told.get("people", ""))

    @property
    def taken_on(self) -> date | None:
        told = self.told.get("taken_on", "")
        return date.fromisoformat(told) if told else None

    @property
    def licence(self) -> Licence:
        return licences.licence(self.told.get("licence", ""), self.told.get("licence_url", ""))

    @property
    def credit_line(self) -> str:
        return licences.credit_line(self.credit, self.licence)

    @property
    def nature(self) -> str:
        """How it came about, in words."""
        return str(Nature(self.told["nature"]).label) if self.told.get("nature") else ""

    @property
    def warning(self) -> str:
        """The same, where the caption has to begin with it."""
        return self.nature if self.told.get("nature") in TOLD_AT_ONCE else ""

    # --- files --------------------------------------------------------------------------------------------------------

    @cached_property
    def files(self) -> dict[str, File]:
        """Renditions by their names."""
        wanted = ("name", "content_type", "width", "height", "size")
        return {file["name"]: File(**{name: file[name] for name in wanted}) for file in self.told["renditions"]}

    @cached_property
    def whole(self) -> Choice:
        return self._choice(WHOLE)

    @cached_property
    def square(self) -> Choice:
        return self._choice(SQUARES)

    @property
    def card(self) -> File | None:
        """What is shown where somebody shares the page: 1200 × 630."""
        return self._plain("card")

    @property
    def takes(self) -> list[File]:
        """What can be taken along, the largest first; a size that is no smaller than the one before it is left out."""
        found: list[File] = []
        for file in (self._plain(stem) for stem in SIZES):
            if file and (file.width, file.height) not in [(taken.width, taken.height) for taken in found]:
                found.append(file)
        return found or ([self.file] if self.file else [])

    @property
    def file(self) -> File | None:
        """Of what has no sizes: the file."""
        return next((file for file in self.files.values() if file.stem == "file"), None)

    def _choice(self, stems: Iterable[str]) -> Choice:
        avif = [self.files[name] for stem in stems if (name := f"{stem}.avif") in self.files]
        plain = [file for stem in stems if (file := self._plain(stem))]
        if not plain and self.file and self.file.content_type.startswith("image/"):
            plain = [self.file]  # a drawing has one size, and all of them
        return Choice(_of_each_width(avif), _of_each_width(plain))

    def _plain(self, stem: str) -> File | None:
        found = (file for file in self.files.values() if file.stem == stem)
        return next((file for file in found if file.content_type != "image/avif"), None)

    # --- what it looks like -------------------------------------------------------------------------------------------

    @property
    def shape(self) -> str:
        """A class: how much room it wants."""
        width, height = self.told.get("width"), self.told.get("height")
        if not width or not height:
            return "landscape"
        ratio = width / height
        return "panorama" if ratio > 2.2 else "landscape" if ratio > 1.1 else "square" if ratio > 0.9 else "portrait"

    @property
    def is_clear(self) -> bool:
        """Whether one can see through it: then it needs our light paper behind it at night too."""
        return bool(self.whole) and self.whole.largest.content_type in {"image/png", "image/svg+xml"}

    @property
    def is_video(self) -> bool:
        return bool(self.told["medium"] == Medium.VIDEO)

    # --- what is played, and what is read -----------------------------------------------------------------------------

    @property
    def language(self) -> str:
        return str(self.told.get("language", ""))

    @property
    def duration(self) -> str:
        return weights.duration(self.told.get("seconds"))

    @property
    def dimensions(self) -> str:
        return weights.dimensions(self.told.get("width"), self.told.get("height"))

    @property
    def poster(self) -> "Piece | None":
        told = self.told.get("poster")
        return Piece({"medium": Medium.PICTURE, **told}) if told else None

    @property
    def tracks(self) -> list[Track]:
        """Captions by their languages. Those of the page are on where something else is spoken (WCAG 1.2.2)."""
        here = get_language() or ""
        found = []
        for name in sorted(self.files):
            if name.startswith("captions-"):
                language = self.files[name].stem.removeprefix("captions-")
                is_other = bool(self.language) and language != self.language
                found.append(Track(name, language, _own_name(language), is_other, is_other and language == here))
        return found


def _of_each_width(files: list[File]) -> list[File]:
    """One file a width: of a small original the large size is the small one again."""
    return list({file.width: file for file in files}.values())


def _own_name(code: str) -> str:
    """Français: a language as those call it who need it."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code
