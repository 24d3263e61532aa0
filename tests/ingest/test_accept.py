"""A file in, an asset out (issue: pictures and files, “Upload”)."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from releases import clock
from releases.desk import ingest
from releases.models.asset import Asset
from releases.models.logbook import LogEntry
from tests.ingest import media

pytestmark = pytest.mark.django_db


def accept(content: bytes, name: str = "picture.jpg", by=None) -> Asset:
    return ingest.accept(ContentFile(content), name=name, by=by, at=clock.now())


@pytest.mark.parametrize(("form", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_picture_is_taken_for_what_it_is(form, content_type, alice):
    content = media.picture(form, (300, 200))

    asset = accept(content, name="plan.docx", by=alice)

    assert (asset.medium, asset.content_type, asset.width, asset.height) == ("picture", content_type, 300, 200)
    assert asset.size == len(content)
    assert asset.added_by_name == "Alice Author"
    assert LogEntry.objects.get(step="upload").details["asset"] == str(asset.pk)


def test_the_original_is_kept_byte_for_byte_under_a_name_that_tells_nothing():
    content = media.picture("JPEG")

    asset = accept(content, name="launch-of-mmx.jpg")

    with default_storage.open(asset.original) as kept:
        assert kept.read() == content
    assert "mmx" not in asset.original


def test_the_same_file_is_one_asset():
    first = accept(media.picture("JPEG"), name="first.jpg")

    assert accept(media.picture("JPEG"), name="second.jpg") == first
    assert Asset.objects.get().plates.count() == 1
