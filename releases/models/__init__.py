"""For Django's registry only. Our own code imports from ``releases.models.<noun>``: a draft must not come in by the
same door as an edition."""

from releases.models.asset import Asset, Track
from releases.models.calendar import CalendarAddress
from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal
from releases.models.emergency import Emergency
from releases.models.hub import Hub
from releases.models.logbook import LogBook, LogEntry
from releases.models.mission import Mission, MissionPartner
from releases.models.old_address import OldAddress
from releases.models.plate import (
    EditionAsset,
    EditionAssetMission,
    Logo,
    MissionPicture,
    Plate,
    Portrait,
    Rendition,
)
from releases.models.preview import Comment, PreviewLink
from releases.models.register import Series
from releases.models.release import Release, ReleaseAsset, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.revision import Revision
from releases.models.sitting import Sitting
from releases.models.text import ReleaseText

__all__ = [
    "Asset",
    "CalendarAddress",
    "Comment",
    "Edition",
    "EditionAsset",
    "EditionAssetMission",
    "EditionMission",
    "EditionOfficer",
    "EditionOrganisation",
    "Emergency",
    "Hub",
    "LogBook",
    "LogEntry",
    "Logo",
    "Mission",
    "MissionPartner",
    "MissionPicture",
    "OldAddress",
    "Plate",
    "Portrait",
    "PreviewLink",
    "Release",
    "ReleaseAsset",
    "ReleaseContact",
    "ReleaseMission",
    "ReleaseOrganisation",
    "ReleaseText",
    "Rendition",
    "Revision",
    "Series",
    "Sitting",
    "Track",
    "Withdrawal",
]
