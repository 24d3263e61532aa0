"""For Django's registry only. Our own code imports from ``releases.models.<noun>``: a draft must not come in by the
same door as an edition."""

from releases.models.calendar import CalendarAddress
from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal
from releases.models.emergency import Emergency
from releases.models.logbook import LogBook, LogEntry
from releases.models.mission import Mission, MissionPartner
from releases.models.preview import Comment, PreviewLink
from releases.models.register import Series
from releases.models.release import Release, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.revision import Revision
from releases.models.sitting import Sitting
from releases.models.text import ReleaseText

__all__ = [
    "CalendarAddress",
    "Comment",
    "Edition",
    "EditionMission",
    "EditionOfficer",
    "EditionOrganisation",
    "Emergency",
    "LogBook",
    "LogEntry",
    "Mission",
    "MissionPartner",
    "PreviewLink",
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
