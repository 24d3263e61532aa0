"""The form of a picture or a file: what is said of it, checked in words, and never lost."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.words import words
from releases import prose
from releases.desk.assets.telling import Said
from releases.desk.darkroom import plates
from releases.desk.forms import rebased
from releases.desk.restoring import restore_nothing
from releases.models.asset import Asset
from releases.models.kinds import Medium
from releases.models.plate import Plate

PER_LANGUAGE: Final = ("caption", "alt", "description", "usage_terms", "place")
PLAIN: Final = ("credit", "creator", "copyright", "licence", "people")
_LINES: Final = {"caption", "description", "usage_terms"}

_CREATIVE_COMMONS: Final = "https://creativecommons.org"
LICENCES: Final = {
    "CC0-1.0": f"{_CREATIVE_COMMONS}/publicdomain/zero/1.0/",
    "CC-BY-4.0": f"{_CREATIVE_COMMONS}/licenses/by/4.0/",
    "CC-BY-SA-4.0": f"{_CREATIVE_COMMONS}/licenses/by-sa/4.0/",
    "CC-BY-ND-4.0": f"{_CREATIVE_COMMONS}/licenses/by-nd/4.0/",
    "CC-BY-NC-4.0": f"{_CREATIVE_COMMONS}/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": f"{_CREATIVE_COMMONS}/licenses/by-nc-sa/4.0/",
    "CC-BY-NC-ND-4.0": f"{_CREATIVE_COMMONS}/licenses/by-nc-nd/4.0/",
    "CC-BY-3.0-IGO": f"{_CREATIVE_COMMONS}/licenses/by/3.0/igo/",
    "CC-BY-SA-3.0-IGO": f"{_CREATIVE_COMMONS}/licenses/by-sa/3.0/igo/",
    "CC-PDM-1.0": f"{_CREATIVE_COMMONS}/publicdomain/mark/1.0/",
    "etalab-2.0": "https://github.com/etalab/licence-ouverte/blob/master/LO.md",
}
"""Licences that press offices use (SPDX License List 3.27), each with its address."""


class AssetForm(forms.ModelForm[Asset]):
    """``base`` is the key of the plate that was looked at."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Asset
        fields = (
            *PER_LANGUAGE,
            *PLAIN,
            *("licence_url", "rights_until", "nature", "taken_on", "language", "missions", "poster"),
            *("focal_x", "focal_y"),
        )
        widgets = {
            "licence": forms.TextInput(attrs={"class": "vTextField", "list": "licences"}),
            "focal_x": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"}),
            "focal_y": forms.NumberInput(attrs={"min": 0, "max": 1, "step": "any"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restore_nothing(self)
        self.newest: Plate | None = plates.newest(self.instance)
        self.initial["base"] = self.newest.key if self.newest else ""
        self.stale_base = ""
        if "language" in self.fields:
            self.fields["language"].validators.append(
                RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", gettext_lazy("Write a code such as en, fr or pt-br."))
            )

    @property
    def is_stale(self) -> bool:
        return bool(self.stale_base)

    def clean_poster(self) -> Asset | None:
        poster: Asset | None = self.cleaned_data["poster"]
        if poster and poster.medium != Medium.PICTURE:
            raise ValidationError(_("Only a picture can stand for a video."))
        return poster

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        _tidy(cleaned)
        if cleaned.get("licence") in LICENCES and "licence_url" in cleaned:
            cleaned["licence_url"] = cleaned["licence_url"] or LICENCES[cleaned["licence"]]
        base = cleaned.get("base", "")
        if self.newest and base != self.newest.key:
            self.stale_base = base or self.newest.key
            self.data = rebased(self.data, self.add_prefix("base"), self.newest.key)
            raise ValidationError(
                _(
                    "Somebody has changed this meanwhile. Nothing of yours is lost: it stands in the form. Compare, "
                    "take over what you want to keep, and save again."
                ),
                code="stale",
            )
        return cleaned

    def as_typed(self) -> Said:
        """What the form would make of the asset, not saved: one side of a comparison."""
        typed, newest = self.instance, self.newest
        assert newest
        told: dict[str, Any] = {name: words(getattr(typed, name)).data for name in PER_LANGUAGE}
        told |= {name: getattr(typed, name) for name in (*PLAIN, "licence_url")}
        told["taken_on"] = typed.taken_on.isoformat() if typed.taken_on else ""
        told["missions"] = sorted(mission.slug for mission in self.cleaned_data.get("missions", ()))
        own = {name: getattr(typed, name) for name in ("nature", "language", "focal_x", "focal_y", "rights_until")}
        return Said(words=told, width=newest.width, checksum=newest.checksum, tracks=newest.tracks, **own)


def _tidy(cleaned: dict[str, Any]) -> None:
    for name in PER_LANGUAGE:
        if name in cleaned:
            tidy = prose.lines if name in _LINES else prose.line
            cleaned[name] = words({code: tidy(text) for code, text in words(cleaned[name]).data.items()})
    for name in PLAIN:
        if name in cleaned:
            cleaned[name] = prose.line(cleaned[name])
