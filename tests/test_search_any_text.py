"""Whatever a reader types is a search, and both engines find what the analysis says: neither more nor less.

The suite runs on each engine; what one finds is compared here with what the column says, so both find the same.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.models.edition import Edition
from releases.newsstand.search.asking import AllOf, AnyOf, But, Row, Sought, Token, question
from releases.newsstand.search.document import BREAK, searched
from releases.newsstand.search.matching import Found
from releases.newsstand.search.words import fold, stems, words
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editions")]

ANY = settings(suppress_health_check=list(HealthCheck), deadline=None)

TEXTS = [
    *("France-Japan space cooperation", "Coopération spatiale à l’été 2017", "l’œuvre d’Ariane 5 – PR168-2017"),
    *("火星衛星探査計画 MMX", "Größe der Straße: 25 µm, CO₂, ½ m²", "Иногда Протон-М летит", "İstanbul ΑΘΗΝΑ ﬁn ﷺ"),
    *("NOT OR AND NEAR(a b) title:b* ^c", "\"quoted\" 'single' `x` \\ | & ! <-> :*", "ไทยแลนด์ हिन्दी العربية 한국어"),
    *("a b c a b", "🚀 🇫🇷 👩‍🚀 e\u0301", "0 00 168 2017 168-2017 1e5", ""),
]


@pytest.fixture(scope="module")
def editions(standing):
    with standing():
        for number, text in enumerate(TEXTS):
            said = {"title": f"T{number}", "lead": text, "body": f"<p>{TEXTS[-2 - number % 3]}</p>"}
            make.approved(texts={"en": said})
        return list(Edition.objects.all())


def holds(column: str, sought: Sought) -> bool:
    """What the column says, by the plainest reading of it."""
    text, traits = (line.split(" ") for line in column.split("\n"))
    match sought:
        case Token(word, begins):
            return any(each.startswith(word) if begins else each == word for each in (*text, *traits) if each != BREAK)
        case Row(forms, begins):
            spans = (text[n : n + len(forms)] for n in range(len(text) - len(forms) + 1))
            return any(
                tuple(span[:-1]) == forms[:-1] and (span[-1].startswith(forms[-1]) if begins else span[-1] == forms[-1])
                for span in spans
            )
        case AnyOf(of):
            return any(holds(column, each) for each in of)
        case AllOf(of):
            return all(holds(column, each) for each in of)
        case But(of, but):
            return holds(column, of) and not holds(column, but)


def typed() -> st.SearchStrategy[str]:
    told = [word for text in TEXTS for word in text.split()]
    parts = st.one_of(
        st.sampled_from(told),
        st.sampled_from(told).map(lambda word: word[: len(word) // 2 + 1]),
        st.sampled_from(told).map(str.upper),
        st.sampled_from(told).map("-{}".format),
        st.sampled_from(['"', "-", '-"', "“", "”", "(", ")", "*", ":", "'"]),
        st.sampled_from(["NEAR", "OR", "\\", "<->", "|", "^", "{", "%"]),
        st.text(max_size=6),
    )
    return st.lists(parts, max_size=9).map(" ".join).map(lambda text: text[:200])


@ANY
@given(text=typed())
def test_an_engine_finds_what_the_column_says(editions, text):
    asked = question(text, language="en")
    for terms, sought in ((asked.wanted, asked.sought), (asked.unwanted, asked.avoided)):
        if terms:
            found = set(Edition.objects.filter(Found(sought)).values_list("pk", flat=True))
            assert found == {edition.pk for edition in editions if holds(edition.searched, sought)}


@settings(ANY, max_examples=40)
@given(text=st.one_of(typed(), st.text(max_size=200)))
def test_a_page_answers_whatever_is_typed(editions, visitor, text):
    for address in ("/releases/", "/fr/releases/"):
        assert visitor.get(address, {"q": text}).status_code == 200
    assert visitor.get("/releases/feed.atom", {"q": text}).status_code in {200, 400}


@ANY
@given(text=st.one_of(st.sampled_from(TEXTS), st.text(max_size=120)))
def test_an_edition_is_found_by_each_of_its_words_and_by_all_it_says(text):
    edition = Edition(language="fr", reference="A", title=text)
    column = searched(edition)

    for word in words(text):
        assert holds(column, question(word.written, language="fr").sought), word
        assert holds(column, question(fold(word.written), language="fr").sought), word
    if asked := question(f'"{text.replace(chr(34), " ")}"', language="fr").wanted:
        assert all(holds(column, term.sought) for term in asked)


@ANY
@given(
    text=st.text(max_size=40), language=st.sampled_from(["en", "fr", "de", "tr", "el", "ar", "ru", "ja", "pt-br", "xx"])
)
def test_what_is_folded_stays_folded(text, language):
    for word in words(text):
        assert fold(word.form) == word.form
        assert [again.form for again in words(word.form)] == [word.form]
        for stem in stems(word.written, language):
            assert [again.form for again in words(stem)] == [stem], "a word of the index is one word"


LONGEST = ["x " * 100, "a" * 200, "-" * 200, '"' * 200, '"a" ' * 50, "-a " * 66, "a-1" * 66, "探" * 200]


@pytest.mark.parametrize("text", LONGEST)
def test_the_longest_questions_are_answered(editions, visitor, text):
    assert visitor.get("/releases/", {"q": text}).status_code == 200
