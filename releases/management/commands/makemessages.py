import re
from pathlib import Path

from django.core.management.commands import makemessages

CHANGES_AT_EACH_RUN = re.compile(r'^"(?:POT-Creation-Date|Report-Msgid-Bugs-To): .*\n', re.MULTILINE)


class Command(makemessages.Command):
    """Django's, but a catalogue changes only when a message does: the header doesn't tell when it was made, and what
    is new stays empty instead of being guessed from something similar."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).with_name(locale) / "LC_MESSAGES" / f"{self.domain}.po"
        catalogue.write_text(CHANGES_AT_EACH_RUN.sub("", catalogue.read_text(encoding="utf-8")), encoding="utf-8")
