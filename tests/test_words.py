"""Short texts with one string per language, and telephone numbers that are printed one way and dialled another."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Newsroom, Organisation
from contacts.telephone import dialable
from contacts.words import spoken, words
from releases.models.mission import Mission
from tests import make

languages = st.sampled_from(["en", "fr", "de", "pt-br", "ja"])
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(languages, texts))
def test_what_is_stored_is_what_comes_back(told):
    stored = Organisation._meta.get_field("name").get_prep_value(words(told))

    assert words(stored).data == told
    assert stored == "" or json.loads(stored) == told


TYPED = {
    "2024": {"en": "2024"},
    "{not json": {"en": "{not json"},
    "[1, 2]": {"en": "[1, 2]"},
    "null": {"en": "null"},
    "": {},
    '{"en": "Paris", "fr": ""}': {"en": "Paris"},
    '{"en": null, "fr": "À"}': {"fr": "À"},
    '{"en": 2024}': {"en": "2024"},
}


@pytest.mark.parametrize(("typed", "kept"), TYPED.items())
def test_a_string_stays_a_string(typed, kept):
    assert words(typed).data == kept
    assert words(words(typed)).data == kept


def test_nothing_and_a_number_are_told_too():
    assert (words(None).data, words({}).data, words(2024).data) == ({}, {}, {"en": "2024"})


@pytest.mark.django_db
def test_letters_are_stored_as_they_are_written():
    """So that a search in the database finds “À”."""
    make.organisation("cnes", name=words({"fr": "À l’été", "en": "2024"}))

    assert Organisation.objects.filter(name__contains="À l’été").exists()
    assert str(Organisation.objects.get().name) == "2024"


SPOKEN = [
    ({"en": "Moon", "fr": "Lune"}, "fr", ("Lune", "fr")),
    ({"en": "Moon", "fr": "Lune"}, "de", ("Moon", "en")),
    ({"fr": "Lune", "de": "Mond"}, "ja", ("Mond", "de")),
    ({"pt": "Lua", "en": "Moon"}, "pt-br", ("Lua", "pt")),
    ({"pt-br": "Lua"}, "pt", ("Lua", "pt-br")),
    ({}, "fr", ("", "fr")),
]


@pytest.mark.parametrize(("told", "language", "expected"), SPOKEN)
def test_a_text_is_told_in_the_language_that_is_asked_for_or_says_in_which_it_is(told, language, expected):
    assert spoken(words(told), language) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", {}, {"en": ""}, None])
def test_a_name_that_is_needed_is_asked_for(name):
    with pytest.raises(ValidationError, match="name"):
        Organisation(slug="x", name=words(name)).full_clean()


@pytest.mark.django_db
def test_a_text_is_not_longer_in_any_language_than_it_may_be():
    """django-i18nfield does not keep max_length."""
    with pytest.raises(ValidationError, match=r"fr: 201 characters, and 200 are the most"):
        Mission(acronym="MMX", slug="mmx", name=words({"en": "x" * 200, "fr": "é" * 201})).full_clean()


@pytest.mark.django_db
def test_what_is_not_told_is_nothing_and_never_null():
    newsroom = Newsroom.objects.create(name=words({"en": "Press"}))
    newsroom.refresh_from_db()

    assert newsroom.tagline.data == {}
    assert not str(newsroom.tagline)


NUMBERS = {
    "+33 (0)1 44 76 78 37": "+33144767837",
    "+33 (0)1 44 76 75 39": "+33144767539",
    "+1 (202) 555-0100": "+12025550100",
    "+39 06 1234 5678": "+390612345678",
    "+49 30 123456-78": "+493012345678",
    "+44 20 7946 0000 ext. 12": "+442079460000;ext=12",
    "00 33 1 44 76 78 37": "",
    "01 44 76 78 37": "",
    "see the website": "",
    "+": "",
    "": "",
    "+33 1": "",
    "+999 12345678": "",
    "+33 1 44 76 78 37\n+33 1 44 76 78 38": "",
}


@pytest.mark.parametrize(("printed", "dialled"), NUMBERS.items())
def test_a_number_is_dialled_as_e164_or_not_at_all(printed, dialled):
    assert dialable(printed) == dialled


def test_a_number_without_a_country_needs_one():
    assert dialable("01 44 76 78 37", region="FR") == "+33144767837"


@given(st.text(max_size=40))
def test_nothing_but_a_number_is_ever_dialled(printed):
    assert re.fullmatch(r"(\+[0-9]{4,15}(;ext=[0-9]+)?)?", dialable(printed))
