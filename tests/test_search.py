"""Searching the releases: what is found by what, in which order, and what the page says of it."""

from datetime import UTC, datetime, timedelta

import pytest

from contacts.words import words
from releases.newsstand.search import ranking
from tests import make
from tests.searching import found, look

pytestmark = pytest.mark.django_db

AUTUMN = datetime(2017, 10, 30, 17, tzinfo=UTC)

ENGLISH = {
    "kicker": "Exploration",
    "title": "France and Japan sign a cooperation agreement",
    "subtitle": "Two presidents in Tokyo",
    "lead": "The agencies will study Phobos together.",
    "body": "<h2>Rovers</h2><p>A rover of 25 kg lands first. CO<sub>2</sub> is measured, and Earth-like soils.</p>",
    "notes": "<p>Background: the altimeter flew before.</p>",
}
FRENCH = {
    "title": "Accord de coopération entre la France et le Japon",
    "lead": "Les agences étudieront l’astéroïde, aujourd’hui lancées ensemble.",
    "body": "<p>Œuvre commune : l'exploration de Phobos.</p>",
}


@pytest.fixture
def release():
    """PR168-2017 of France and Japan, beside one that speaks of nothing of it."""
    make.migrated(public_at=AUTUMN, reference="M05-126", texts={"en": {"title": "Else"}, "fr": {"title": "Autre"}})
    return make.migrated(
        public_at=AUTUMN,
        reference="PR168-2017",
        texts={"en": ENGLISH, "fr": FRENCH},
        missions=(make.mission("mmx", acronym="MMX", name=words({"en": "Martian Moons eXploration"})),),
        organisations=((make.organisation("jaxa", boilerplate=words({"en": "Founded in Chōfu."})), "issuer"),),
        contacts=(make.officer("raphael", name="Raphaël Sart", title=words({"en": "Spokesman"})),),
        assets=(make.asset(caption=words({"en": "The lander unfolds."}), credit="Ducros"),),
        place=words({"en": "Kourou"}),
    )


# --- what is found ----------------------------------------------------------------------------------------------------

ENGLISH_WORDS = {
    "a number": ["PR168-2017", "pr168-2017", "168-2017", "pr 168 2017", "PR 168", "168", "168–2017", "168/2017"],
    "each field": ["exploration", "agreement", "presidents", "Phobos", "rovers", "altimeter", "MMX", "Martian moons"],
    "and what it names": ["sart", "spokesman", "jaxa", "Chōfu", "chofu", "lander unfolds", "Ducros", "kourou"],
    "other forms": ["cooperations", "sign agreements", "agency", "landing", "study", "studied", "MEASURE"],
    "accents": ["coopération", "cóoperation", "raphael", "Raphaël", "Raphae\u0308l", "ＰＨＯＢＯＳ"],
    "the beginning of the last word": ["coop", "france coop", "phob", "168-201"],
    "phrases": ['"cooperation agreement"', "“the agencies will”", "«sign a cooperation»", '"Martian Moons"', '"rover"'],
    "exclusion": ["phobos -mars", "phobos -“moons martian”", "-else", "phobos -nothing -never"],
    "letters and digits": ["CO2", "co 2", "25 kg", "25kg", "earth-like"],
    "odd punctuation": [
        "phobos!",
        "(phobos)",
        "phobos, rover; kg",
        '" phobos',
        "mmx*",
        "a:phobos",
    ],
    "words that tell nothing": ["the cooperation of the agencies", "a Phobos", "it is at Phobos"],
}
NOTHING = [
    *("nothing", "phobos nothing", '"agreement cooperation"', "phobos -rover", "-phobos", "168-2018", "PR169"),
    *("ph", "rove", '"the agenc"', "opération", "phobos 🚀 -kg", "%%", "_", "🚀", "''", '""', "-", '-"phobos"'),
]


def test_english_is_found_in_every_way_it_may_be_asked_for(visitor, release):
    asked = {words: "PR168-2017" in found(visitor, words) for kind in ENGLISH_WORDS.values() for words in kind}
    assert [words for words, is_found in asked.items() if not is_found] == []


def test_what_is_not_there_is_not_found(visitor, release):
    asked = {words: found(visitor, words) for words in NOTHING}

    assert {words: told for words, told in asked.items() if "PR168-2017" in told} == {"rove": ["PR168-2017"]}


@pytest.mark.parametrize(
    "asked",
    [
        *("coopération", "cooperation", "coopérations", "Cooperation France", "accord japon", "accords", "agence"),
        *("astéroïdes", "asteroide", "lancée", "lancees", "œuvre", "oeuvre", "exploration", "l'astéroïde", "étudier"),
        *("aujourd'hui", "“l’exploration de Phobos”", "de la coopération", "168-2017"),
    ],
)
def test_french_is_searched_as_french(visitor, release, asked):
    assert found(visitor, asked, language="/fr") == ["PR168-2017"]


def test_a_language_without_a_stemmer_is_folded(visitor, settings):
    settings.LANGUAGES = [("en", "English"), ("ja", "日本語")]
    make.migrated(
        public_at=AUTUMN,
        reference="A",
        texts={"ja": {"title": "火星衛星探査計画MMX", "body": "<p>フォボスのサンプルリターン。</p>"}},
    )

    for asked in ("火星", "衛星探査", "MMX", "計画mmx", "サンプル", "探査 フォボス", '"火星衛星"'):
        assert found(visitor, asked, language="/ja") == ["A"], asked
    for asked in ("星火", "探査衛星", "木星", '"探査 フォボス"'):
        assert found(visitor, asked, language="/ja") == [], asked


# --- in which order ---------------------------------------------------------------------------------------------------


@pytest.fixture
def five():
    """The same word in five places, the better the older, and each as new as can be."""
    places = [
        {"notes": "<p>Huygens.</p>"},
        {"body": "<p>Huygens.</p>"},
        {"lead": "Huygens."},
        {"title": "Huygens"},
        {"title": "Huygens", "lead": "Landing."},
    ]
    for number, text in enumerate(places, 1):
        told = {"title": "Titan", "lead": "Saturn.", "body": "<p>Saturn.</p>", "notes": ""} | text
        make.migrated(
            public_at=AUTUMN - timedelta(days=number), reference=f"P{number}", texts={"en": told}, contacts=()
        )


def test_the_better_the_place_the_higher_it_stands(visitor, five):
    assert found(visitor, "huygens") == ["P4", "P5", "P3", "P2", "P1"]
    assert found(visitor, "landing huygens") == ["P5"]
    assert found(visitor, "huygens", order="date") == ["P1", "P2", "P3", "P4", "P5"]
    assert found(visitor, "huygens", order="relevance") == found(visitor, "huygens")


def test_a_number_stands_above_whoever_speaks_of_it(visitor):
    make.migrated(public_at=AUTUMN, reference="PR1-2017")
    make.migrated(
        public_at=AUTUMN + timedelta(days=300), reference="PR2-2018", texts={"en": {"title": "More on PR1-2017"}}
    )

    assert found(visitor, "PR1-2017") == ["PR1-2017", "PR2-2018"]


def test_ten_years_weigh_less_than_a_better_place_and_twenty_more(visitor):
    for age in (0, 14, 18):
        year = 2017 - age
        text = {"lead": "Huygens."} if age == 0 else {"title": f"Huygens {year}"}
        make.migrated(public_at=AUTUMN.replace(year=year), reference=f"Y{year}", texts={"en": text})

    assert found(visitor, "huygens") == ["Y2003", "Y2017", "Y1999"]


def test_a_feed_of_a_search_is_the_newest_first(visitor, five):
    feed = visitor.get("/releases/feed.atom?q=huygens").content.decode()

    places = [feed.index(f"/releases/p{number}/") for number in (1, 2, 3, 4, 5)]
    assert places == sorted(places)


# --- what the page says -----------------------------------------------------------------------------------------------


def test_the_words_are_marked_where_they_stand(visitor, release):
    page = look(visitor, "rovers agreement")

    assert page.texts(".results h3 mark") == ["agreement"]
    assert page.texts(".results .entry p mark") == ["Rovers", "rover"]
    assert page.links(".results h3 a") == ["/releases/pr168-2017/#found=agreement,rovers,rover"]
    assert look(visitor, "168-2017").texts(".results .key mark") == ["168-2017"]


def test_an_excerpt_is_where_the_words_stand_together(visitor):
    far = " ".join(["Filler words about Phobos."] * 40)
    text = {"title": "T", "lead": "L.", "body": f"<p>{far} At last Phobos has a rover. {far}</p>"}
    make.migrated(public_at=AUTUMN, reference="A", texts={"en": text})

    [excerpt] = look(visitor, "phobos rover").texts(".results .entry p")

    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert "Phobos has a rover." in excerpt
    assert len(excerpt) < 300


def test_marks_are_no_way_in_for_markup(visitor):
    text = {"title": "<b>Phobos</b> & “x”", "lead": "<script>alert(1)</script> phobos"}
    make.migrated(public_at=AUTUMN, reference="A", texts={"en": text})

    content = visitor.get("/releases/?q=phobos").content.decode()

    assert "&lt;b&gt;<mark>Phobos</mark>&lt;/b&gt; &amp; “x”" in content
    assert "<script>alert" not in content


def test_the_order_can_be_switched_and_everything_else_stays(visitor, release):
    page = look(visitor, "phobos", mission="mmx", page="1")
    assert page.texts(".sorting [aria-current]") == ["Relevance"]
    assert page.links(".sorting a") == ["/releases/?q=phobos&mission=mmx&order=date"]

    page = look(visitor, "phobos", mission="mmx", order="date")
    assert page.texts(".sorting [aria-current]") == ["Newest first"]
    assert page.links(".sorting a") == ["/releases/?q=phobos&mission=mmx"]
    assert page.texts(".tokens .token b") == ["phobos", "MMX"]
    assert [field.get("value") for field in page.all("input[name=order]")] == ["date"]


def test_the_title_of_the_page_tells_what_was_searched_for(visitor, release):
    assert look(visitor, "phobos").texts("title")[0].startswith("“phobos” – 1 release – ")


def test_of_very_many_the_newest_are_listed_and_the_page_says_so(visitor, monkeypatch):
    monkeypatch.setattr(ranking, "MOST", 3)
    kinds = ["statement", "statement", "fact_sheet", "fact_sheet"]
    for number, kind in enumerate(kinds):
        make.migrated(public_at=AUTUMN + timedelta(days=number), reference=f"N{number}", kind=kind)

    page = look(visitor, "headline")

    assert page.texts(".results .key .number") == ["N3", "N2", "N1"]
    assert page.texts(".docket span.number") == ["More than 3 releases"]
    assert page.texts(".sorting p")[0].startswith("More than 3 releases have these words. The newest 3 stand here")
    assert page.texts("#filter-kind > option") == ["All kinds", "Fact sheet (2)", "Statement (1)"]
    assert found(visitor, "headline", kind="statement") == ["N1", "N0"]


def test_as_many_as_are_listed_are_not_more(visitor, monkeypatch):
    monkeypatch.setattr(ranking, "MOST", 3)
    for number in range(3):
        make.migrated(public_at=AUTUMN, reference=f"N{number}")

    assert look(visitor, "headline").texts(".docket span.number") == ["3 releases"]


def test_further_pages_go_on_in_the_same_order(visitor):
    for number in range(25):
        make.migrated(public_at=AUTUMN + timedelta(days=number), reference=f"N{number}")

    first, second = found(visitor, "headline"), found(visitor, "headline", page="2")

    assert first + second == [f"N{number}" for number in reversed(range(25))]


# --- when nothing is found --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("coperation", "cooperation"),
        ("cooperatoin agreemint", "cooperation agreement"),
        ("Fracne", "France"),
        ("fracne", "france"),
    ],
)
def test_a_slip_of_the_pen_is_understood(visitor, release, asked, meant):
    page = look(visitor, asked)

    assert page.texts(".meant a") == [meant]
    assert page.links(".meant a") == [f"/releases/?q={meant.replace(' ', '+')}"]
    assert found(visitor, meant) == ["PR168-2017"]


@pytest.mark.parametrize("asked", ["xyz", "qqqqqqqqq", "🚀", "-phobos -else", '"agreement cooperation"'])
def test_nothing_is_suggested_that_finds_nothing(visitor, release, asked):
    page = look(visitor, asked)

    assert page.texts(".state h2") == [f"No release matches “{asked}”."]
    assert page.all(".meant") == []
    assert page.links(".state .ways a") == ["/releases/"]


def test_it_says_what_the_other_language_has(visitor, release):
    page = look(visitor, "étudieront")

    assert page.texts(".instead a") == ["1 release in French"]
    assert page.links(".instead a") == ["/fr/releases/?q=%C3%A9tudieront"]
    assert found(visitor, "étudieront", language="/fr") == ["PR168-2017"]


def test_it_says_what_is_found_without_the_other_filters(visitor, release):
    page = look(visitor, "phobos", kind="statement")

    assert page.texts(".instead a") == ["1 release without the other filters"]
    assert page.links(".instead a") == ["/releases/?q=phobos"]
