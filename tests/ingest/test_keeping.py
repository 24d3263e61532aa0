"""A stored file shares the fate of the transaction that tells of it."""

import gc
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from releases import clock
from releases.desk import ingest
from releases.models.asset import Asset
from tests.ingest import media
from tests.ingest.storage import stored


class Changed(Exception):
    """Somebody thinks better of it."""


def accept() -> Asset:
    return ingest.accept(ContentFile(media.picture("JPEG")), name="a.jpg", by=None, at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_when_the_transaction_does():
    with transaction.atomic():
        asset = accept()
    gc.collect()

    assert default_storage.exists(asset.original)


@transaction.atomic
def accept_and_think_better_of_it(before: set[Path]) -> None:
    accept()
    assert stored() != before
    raise Changed


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_the_transaction_of_whoever_took_it_in():
    before = stored()
    with pytest.raises(Changed):
        accept_and_think_better_of_it(before)

    assert stored() == before
    assert not Asset.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_a_part_of_the_transaction():
    before = stored()
    with transaction.atomic():
        with pytest.raises(Changed):
            accept_and_think_better_of_it(before)
        assert stored() == before


@pytest.mark.django_db
def test_a_file_goes_when_its_row_can_not_be_written():
    before, never = stored(), cast("datetime", None)

    with pytest.raises(IntegrityError):
        ingest.accept(ContentFile(media.picture("JPEG")), name="a.jpg", by=None, at=never)
    assert stored() == before
