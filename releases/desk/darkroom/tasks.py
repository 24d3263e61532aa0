"""The work of the darkroom that a request doesn't wait for."""

from django.tasks import task


@task
def make(plate_pk: int) -> None:
    """Make the renditions of a plate."""
