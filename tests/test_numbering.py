"""The register of references: unique, never reused, never the primary key."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from releases.desk import numbering, revisions, workflow
from releases.models.edition import Edition
from releases.models.register import Series
from releases.models.release import Release
from tests import make

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)

ADDRESSES = {
    "PR168-2017": "pr168-2017",
    "N° 3–2017": "n-3-2017",
    "N°3-2017": "n-3-2017",
    "M05-126": "m05-126",
    "Communiqué nº 12": "communique-n-12",
    "PR 1 / 2017": "pr-1-2017",
    "heic1234a": "heic1234a",
    " — 7 — ": "7",
    "№ 5": "no-5",
    "ＰＲ１": "pr1",
    "プレス": "",
    "...": "",
    "": "",
}


@pytest.mark.parametrize(("reference", "address"), ADDRESSES.items())
def test_a_number_has_a_form_in_addresses(reference, address):
    assert numbering.address_of(reference) == address


@given(st.text(max_size=80))
def test_any_text_has_an_address_or_none(reference):
    address = numbering.address_of(reference)

    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", address)
    assert numbering.address_of(address) == address


@pytest.mark.django_db
class TestTheRegister:
    def test_gives_one_number_after_the_other_and_begins_anew_each_year(self):
        given_out = [
            Edition.objects.get(release=make.approved(at=NOON, issued_on=date(year, 1, 1))).reference
            for year in (2026, 2026, 2027, 2026, 2027)
        ]

        assert given_out == ["PR1-2026", "PR2-2026", "PR1-2027", "PR3-2026", "PR2-2027"]

    def test_counts_on_without_a_year(self):
        series = make.series("news", pattern="N{sequence:03}")

        given_out = [
            make.edition(at=NOON, series=series, issued_on=date(year, 1, 1)).reference for year in (2026, 2027)
        ]

        assert given_out == ["N001", "N002"]

    def test_goes_on_after_numbers_that_were_typed(self):
        make.migrated(public_at=NOON, reference="PR168-2026")

        assert make.edition(at=NOON).reference == "PR169-2026"

    def test_passes_over_a_number_that_stands_elsewhere(self):
        make.migrated(public_at=NOON, reference="PR1/2026")  # another number, and the same address

        assert make.edition(at=NOON).reference == "PR2-2026"

    def test_never_gives_a_number_again(self):
        release = make.approved(at=NOON)
        workflow.withdraw(release, by=None, at=NOON, public_reason="A mistake.")

        assert make.edition(at=NOON).reference == "PR2-2026"

    def test_gives_a_number_once_for_all_editions(self):
        release = make.approved(at=NOON, texts={"en": {}, "fr": {}})
        release.texts.update(title="Corrected")
        revisions.save(release, base=1, by=None, at=NOON)
        workflow.submit(release, revision=2, by=None, at=NOON)
        workflow.approve(release, revision=2, by=None, at=NOON)

        assert set(Edition.objects.values_list("reference", "address")) == {("PR1-2026", "pr1-2026")}
        assert Edition.objects.count() == 4

    def test_gives_no_number_to_what_is_refused(self):
        release = make.draft(at=NOON)

        with pytest.raises(workflow.NotAllowed):
            workflow.approve(release, revision=1, by=None, at=NOON)

        assert make.edition(at=NOON).reference == "PR1-2026"

    def test_takes_the_year_of_the_issue_date_not_of_the_clock(self):
        assert make.edition(at=NOON, issued_on=date(2017, 10, 30)).reference == "PR1-2017"


@pytest.mark.django_db
class TestATypedNumber:
    def test_finds_its_series(self):
        series = make.series()

        release = make.draft(at=NOON, series=None, reference=" PR168-2017 ")

        assert (release.reference, release.address) == ("PR168-2017", "pr168-2017")
        assert (release.series, release.sequence, release.year) == (series, 168, 2017)

    @pytest.mark.parametrize("reference", ["M05-126", "PR0-2017", "PRx-2017", "PR168-17", "xPR168-2017", "PR168-2017x"])
    def test_may_belong_to_none(self, reference):
        make.series()

        release = make.draft(at=NOON, series=None, reference=reference)

        assert (release.reference, release.series, release.sequence, release.year) == (reference, None, None, None)

    def test_can_be_taken_back_before_it_is_printed(self):
        release = make.draft(at=NOON, reference="PR168-2017")
        Release.objects.filter(pk=release.pk).update(reference="")

        revisions.save(release, base=1, by=None, at=NOON)

        assert (release.reference, release.address, release.sequence, release.year) == (None, None, None, None)

    @pytest.mark.parametrize(
        ("reference", "reason"),
        [
            (" PR168-2017", "The number PR168-2017 is taken by PR168-2017."),
            ("PR168/2017", "The number PR168/2017 is taken by PR168-2017."),
            ("pr168–2017", "The number pr168–2017 is taken by PR168-2017."),
            ("…", "The number … has neither letters nor digits."),
            ("ﬃ" * 30, "is too long: 60 characters are the most."),
        ],
    )
    def test_may_be_refused(self, reference, reason):
        make.draft(at=NOON, reference="PR168-2017")

        with pytest.raises(numbering.Refused) as refusal, transaction.atomic():
            make.draft(at=NOON, reference=reference)

        assert reason in str(refusal.value)

    @pytest.mark.parametrize("reference", ["PR2-2026", "", None, "pr1-2026"])
    def test_does_not_change_once_it_is_printed(self, reference):
        release = make.approved(at=NOON)
        Release.objects.filter(pk=release.pk).update(reference=reference)

        with pytest.raises(numbering.Refused, match="has been printed"), transaction.atomic():
            revisions.save(release, base=1, by=None, at=NOON)

    def test_stays_when_its_series_prints_another_way(self):
        release = make.approved(at=NOON)
        Series.objects.update(pattern="CP{sequence}/{year}")

        revisions.save(release, base=1, by=None, at=NOON)

        assert (release.reference, release.address) == ("PR1-2026", "pr1-2026")
        assert make.edition(at=NOON).reference == "CP1/2026"


GOOD = ["PR{sequence}-{year}", "N° {sequence}–{year}", "{sequence:03}", "{year}/{sequence}"]
BAD = [
    *("", "PR", "PR{year}", "{", "{sequence", "{}", "{0}", "{number}", "{sequence!z}", "{sequence:q}"),
    *("{sequence.real.x}", "{sequence[0]}", "{sequence.__class__.__mro__}", "{sequence}{month}", "{sequence:061}"),
]


@pytest.mark.parametrize("pattern", GOOD)
def test_a_format_prints_and_is_recognised(pattern, db):
    series = Series(name="News", slug="news", pattern=pattern)
    series.full_clean()
    series.save()

    for sequence, year in ((1, 2017), (168, 2026), (1000, 1999)):
        found = numbering.series_of(series.reference(sequence=sequence, year=year))
        assert found == (series, sequence, year if "{year}" in pattern else 0)


@pytest.mark.parametrize("pattern", BAD)
def test_a_format_that_prints_no_sequence_is_refused(pattern, db):
    with pytest.raises(ValidationError):
        Series(name="News", slug="news", pattern=pattern).full_clean()
