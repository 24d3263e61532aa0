"""The work of the darkroom that nobody waits for, and what sees to it that none of it is lost."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from releases import clock
from releases.desk.darkroom import enlarger, plates
from releases.models.asset import Asset
from releases.models.plate import Plate

_DONE_WITH: Final = timedelta(days=1)


@task
def make(plate_pk: int) -> None:
    """Make the renditions of a plate. Enqueued when it was prepared, and once more whenever it is to be tried again."""
    plates.make(Plate.objects.get(pk=plate_pk), at=clock.now())


def develop(asset: Asset, *, at: datetime) -> Plate:
    """The plate of the asset as it stands, and an order to make it: after the transaction, and also for the videos that
    got a new plate because it is their poster."""
    plate = plates.prepare(asset, at=at)
    unmade = Plate.objects.filter(Q(asset=asset) | Q(asset__poster=asset), made_at__isnull=True, begun_at__isnull=True)
    for pk in unmade.values_list("pk", flat=True):
        transaction.on_commit(partial(make.enqueue, pk))
    return plate


def upkeep(*, at: datetime) -> None:
    """Enqueue what got lost; clear away what is done with. May run anywhere, at any time and twice at once."""
    asked_for = set(_plates_in_line())
    for plate in plates.waiting(at=at).order_by("pk"):
        if plate.pk not in asked_for:
            make.enqueue(plate.pk)
    DBTaskResult.objects.filter(finished_at__lt=at - _DONE_WITH).delete()
    DBTaskResult.objects.running().filter(started_at__lt=at - _DONE_WITH).delete()
    enlarger.sweep(at=at)


def give_back(interrupted: DBTaskResult[Any, Any]) -> None:
    """Put a task back in line that was being run by a process that is known to be gone."""
    if interrupted.task_path == make.module_path:
        plates.give_back(interrupted.args_kwargs["args"][0])
    interrupted.status = TaskResultStatus.READY
    interrupted.started_at = None
    interrupted.save(update_fields=["status", "started_at"])


def _plates_in_line() -> list[int]:
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=make.module_path)
    return [args_kwargs["args"][0] for args_kwargs in ready.values_list("args_kwargs", flat=True)]
