"""What is meant to harm is refused by reason, in little time and memory (issue: pictures and files, “Upload”)."""

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override

from releases import clock
from releases.desk import ingest
from releases.desk.intake import reasons
from releases.desk.intake.facts import Unfit
from releases.models.asset import Asset
from tests.ingest import media
from tests.ingest.attacks import BOMBS, DOCUMENTS, FORMS, POLYGLOTS
from tests.ingest.measured import look
from tests.ingest.storage import stored

ATTACKS = BOMBS | POLYGLOTS | DOCUMENTS


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_in_little_time_and_memory(name, tmp_path):
    code, made = ATTACKS[name]
    path = tmp_path / "upload"
    path.write_bytes(made())

    looked = look(path, is_logo="drawing" in name)

    if code:
        assert looked.answer["unfit"] == code
    assert looked.seconds < 2
    assert looked.megabytes < 512


def test_a_large_photograph_is_looked_at_in_as_little_memory(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(media.photograph(200))

    looked = look(path)

    assert looked.answer["width"] * looked.answer["height"] > 190_000_000
    assert looked.megabytes < 512


def test_and_its_last_line_is_looked_at_too(tmp_path):
    content = media.photograph(100)
    path = tmp_path / "upload"
    path.write_bytes(content[: -len(content) // 50])

    assert look(path).answer["unfit"] == "truncated"


@pytest.mark.parametrize("name", FORMS)
def test_what_is_not_taken_is_refused_by_name(name, tmp_path):
    code, content = FORMS[name]
    path = tmp_path / "upload"
    path.write_bytes(content)

    assert look(path).answer["unfit"] == code


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a PNG of 144 megapixels in 17 kB", "an archive behind a JPEG", "a script in a PDF"])
def test_of_what_was_refused_nothing_is_left(name, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    before = stored()

    with pytest.raises(ingest.Refused):
        ingest.accept(ContentFile(ATTACKS[name][1]()), name="a.jpg", by=None, at=clock.now())

    assert stored() == before
    assert not Asset.objects.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", reasons.SENTENCES)
def test_every_reason_is_a_whole_sentence(code, language):
    told = {"most": 1, "width": 2, "height": 3, "size": 4, "count": 5, "name": "a.doc", "codec": "mp4v", "line": 6}
    with override(language):
        sentence = reasons.sentence(Unfit(code, **told))

    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "%" not in sentence
