"""What an engine is asked: words, whatever they hold. The analysis lets no sign through; this is the second lock."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.models.edition import Edition
from releases.newsstand.search import postgresql, sqlite
from releases.newsstand.search.asking import AllOf, AnyOf, But, Row, Sought, Token
from releases.newsstand.search.matching import Found
from tests import make

WRITTEN: list[tuple[Sought, str, str]] = [
    (Token("phobos"), '"phobos"', "'phobos'"),
    (Token("phob", begins=True), '"phob" *', "'phob':*"),
    (Token("NEAR"), '"NEAR"', "'NEAR'"),
    (Row(("168", "2017")), '"168 2017"', "('168' <-> '2017')"),
    (Row(("168", "20"), begins=True), '"168 20" *', "('168' <-> '20':*)"),
    (AnyOf((Token("a"), Token("OR"))), '("a" OR "OR")', "('a' | 'OR')"),
    (AllOf((Token("a"), Token("AND"))), '("a" AND "AND")', "('a' & 'AND')"),
    (But(Token("a"), Token("NOT")), '("a" NOT "NOT")', "('a' & !'NOT')"),
    (Token('a" OR "b'), '"a"" OR ""b"', "'a\" OR \"b'"),
    (Token("a' | 'b"), "\"a' | 'b\"", "'a'' | ''b'"),
    (Token("a\\' | 'b"), "\"a\\' | 'b\"", "'a\\\\'' | ''b'"),
]


@pytest.mark.parametrize(("sought", "fts5", "tsquery"), WRITTEN)
def test_each_word_stands_in_quotes(sought, fts5, tsquery):
    assert sqlite.written(sought) == fts5
    assert postgresql.written(sought) == tsquery


OPERATORS = [
    *("zz OR beta", "beta NOT zz", "beta AND beta", "NEAR(beta beta)", "searched:beta", "{searched} : beta", "bet*"),
    *('zz" OR "beta', 'zz" OR beta OR "', '" OR beta NOT "zz', '"', '""', "zz OR ^ beta"),
    *(
        "zz' | 'beta",
        "zz | beta",
        "beta & !zz",
        "bet:*",
        "!zz",
        "zz\\' | 'beta",
        "zz\\\\' | 'beta",
        "'",
        "\\",
        "zz':* | 'b",
    ),
]


@pytest.fixture
def beta(db: None) -> Edition:
    make.approved(texts={"en": {"title": "Beta"}})
    return Edition.objects.get()


def found(sought: Sought) -> list[Edition]:
    return list(Edition.objects.filter(Found(sought)))


@pytest.mark.parametrize("operator", OPERATORS)
def test_no_word_is_an_operator_to_the_engine(beta, operator):
    assert found(Token("beta")) == [beta]

    assert found(Token(operator)) == []
    for begins in (False, True):
        assert found(Row(("zz", operator), begins=begins)) == []
        assert found(AllOf((Token("zz"), Token(operator, begins=begins)))) == []
    assert found(But(Token("beta"), AllOf((Token("zz"), Token(operator))))) == [beta]


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_no_word_is_a_mistake_to_the_engine(beta, text):
    """A database holds no NUL and no half of a pair, so no word of one has them either."""
    for sought in (Token(text), Token(text, begins=True), Row((text, text)), But(Token("beta"), Token(f"zz{text}"))):
        assert found(sought) in ([], [beta])
