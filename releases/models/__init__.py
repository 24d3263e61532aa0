"""For Django's registry only. Our own code imports from ``releases.models.<noun>``: a draft must not come in by the
same door as an edition."""

from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal
from releases.models.logbook import LogBook, LogEntry
from releases.models.mission import Mission, MissionPartner
from releases.models.register import Series
from releases.models.release import Release, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.revision import Revision
from releases.models.sitting import Sitting
from releases.models.text import ReleaseText

__all__ = [
    "Edition",
    "EditionMission",
    "EditionOfficer",
    "EditionOrganisation",
    "LogBook",
    "LogEntry",
    "Mission",
    "MissionPartner",
    "Release",
    "ReleaseContact",
    "ReleaseMission",
    "ReleaseOrganisation",
    "ReleaseText",
    "Revision",
    "Series",
    "Sitting",
    "Withdrawal",
]
