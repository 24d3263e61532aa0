"""Why a plate could not be made, in words for an officer.

They are kept in English, whoever the work was done for, and are translated where they are shown: ``gettext(failure)``.
"""

from typing import Final

from django.utils.translation import gettext_noop

DAMAGED: Final = gettext_noop(
    "The picture could not be read to its end: the file is damaged. Replace it with another copy of the picture."
)
TOO_LARGE: Final = gettext_noop(
    "The picture needs more memory than this machine has. Replace it with a smaller version, or try again later."
)
TOO_LONG: Final = gettext_noop(
    "Making the sizes of this picture took too long. Try again, or replace it with a smaller version."
)
LOST: Final = gettext_noop("The original file is not in the storage any more. Replace it with another copy.")
UNWRITTEN: Final = gettext_noop("The caption and the credit could not be written into the files. Try again.")
PLACED: Final = gettext_noop(
    "The video says where or with which camera it was taken, and that can’t be taken out of the file. "
    "Export it once more without that information, and replace it."
)
UNFORESEEN: Final = gettext_noop(
    "Something went wrong that nobody foresaw; an administrator finds it in the log. Try again."
)


class Failed(Exception):
    """With one of the sentences above."""
