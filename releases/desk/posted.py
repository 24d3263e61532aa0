"""What somebody typed into a form that was refused, in the shape of a snapshot: one side of the comparison."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from i18nfield.strings import LazyI18nString

from contacts.words import words
from releases.desk.darkroom import plates
from releases.desk.snapshots import TEXT_FIELDS, Snapshot
from releases.models.asset import Asset


def snapshot(form: Any, formsets: Iterable[Any], newest: Snapshot) -> Snapshot:
    """The typed draft. A field that could not be understood counts as typed; one not on the form as it is now."""
    known = {*newest, "topics"}  # which a draft without any does not name
    told = newest | {name: _plain(value) for name, value in form.cleaned_data.items() if name in known}
    told |= {name: form.data.get(form.add_prefix(name), "") for name in form.errors if name in newest}
    for formset in formsets:
        key = formset.model.__name__
        if key == "ReleaseText":
            told["texts"] = {_value(row, "language"): _text(row) for row in formset.forms if not _is_empty(row)}
        elif key == "ReleaseContact":
            told["contacts"] = [row["officer"].slug for row in _named(formset)]
        elif key == "ReleaseMission":
            told["missions"] = [row["mission"].slug for row in _named(formset)]
        elif key == "ReleaseOrganisation":
            told["organisations"] = [
                {"slug": row["organisation"].slug, "role": row.get("role", "")} for row in _named(formset)
            ]
        elif key == "ReleaseAsset":
            told["assets"] = _assets([row["asset"] for row in _named(formset)], newest)
    return told


def _assets(typed: list[Asset], newest: Snapshot) -> list[dict[str, str]]:
    """What was typed is which pictures and files there are: not what has become of them since they were saved."""
    saved = {used["asset"]: used["plate"] for used in newest.get("assets", [])}
    told = {str(asset.pk): saved.get(str(asset.pk)) or _key(asset) for asset in typed}
    return [{"asset": asset, "plate": plate} for asset, plate in told.items()]


def _key(asset: Asset) -> str:
    plate = plates.newest(asset)
    return plate.key if plate else ""


def _is_empty(row: Any) -> bool:
    is_deleted = bool(getattr(row, "cleaned_data", {}).get("DELETE"))
    return is_deleted or (row.empty_permitted and not row.has_changed())


def _named(formset: Any) -> list[dict[str, Any]]:
    return [row.cleaned_data for row in formset.in_order() if formset.model.NAMES in row.cleaned_data]


def _text(row: Any) -> dict[str, Any]:
    return {name: _value(row, name) for name in TEXT_FIELDS}


def _value(row: Any, name: str) -> Any:
    cleaned = getattr(row, "cleaned_data", {})
    return cleaned[name] if name in cleaned else row.data.get(row.add_prefix(name), "")


def _plain(value: Any) -> Any:
    if isinstance(value, LazyI18nString):
        return words(value).data
    if isinstance(value, datetime | date):
        return value.isoformat()
    return getattr(value, "slug", value)
