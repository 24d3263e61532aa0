from typing import Any

from django.core.management.base import BaseCommand, CommandError

from releases.desk import logbook
from releases.models.logbook import LogEntry


class Command(BaseCommand):
    help = "Follow the chain of digests through the logbook, and name each row that was changed or is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = list(logbook.faults())
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"The logbook is not as it was written: {len(faults)} faults.")
        self.stdout.write(f"{LogEntry.objects.count()} entries, each as it was written.")
