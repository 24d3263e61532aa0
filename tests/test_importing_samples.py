"""Ten releases that agencies really issued arrive as a press officer would expect. Their words stay where they are:
what is expected is told by the lines of the samples themselves."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from releases.desk.importing.arrival import Arrival, ArrivedContact
from tests.arrivals import read, remarked_lines, remarks, said
from tests.conftest import missing


class Sample:
    """A sample and its lines, counted from 1."""

    def __init__(self, path: Path) -> None:
        text = path.read_text()
        self.arrival: Arrival = read(text, source=path.name)
        self._lines = ["", *text.split("\n")]

    def line(self, number: int) -> str:
        return self._lines[number]

    def wrapped(self, first: int, last: int) -> str:
        return " ".join(self._lines[first : last + 1])

    def stacked(self, first: int, last: int) -> str:
        return "\n".join(self._lines[first : last + 1])

    def each(self, first: int, last: int) -> list[str]:
        return [line for line in self._lines[first : last + 1] if line]

    def facts(self) -> tuple[str, str, str | None, str, date | None]:
        arrival = self.arrival
        return arrival.language, arrival.kind, arrival.number, arrival.place, arrival.issued_on


@pytest.fixture
def sample(shared: Path) -> Callable[[str], Sample]:
    def open_sample(name: str) -> Sample:
        path = shared / "samples" / f"{name}.md"
        if not path.exists():
            missing(f"The sample {name}")
        return Sample(path)

    return open_sample


def test_canadian_advisory_with_a_table(sample):
    asc = sample("asc-01")
    arrival = asc.arrival

    assert asc.facts() == ("fr", "media_advisory", None, "Longueuil (Québec)", date(2025, 6, 5))
    assert f"# {arrival.title}" == asc.line(6)
    assert arrival.lead == asc.line(10).removeprefix("Longueuil (Québec), le  — ")
    assert arrival.lead.startswith("Le prochain, Josef Aschbacher")
    cells = [cell.strip() for number in (20, 22) for cell in asc.line(number).strip("|").split("|")]
    assert said(arrival.body) == [
        asc.line(12),
        asc.line(14),
        "Participation virtuelle des médias",
        asc.line(18),
        *cells,
        asc.stacked(24, 26),
    ]
    assert arrival.body.count("<th>") == arrival.body.count("<td>") == 3
    assert arrival.contacts == (
        ArrivedContact(
            "Bureau des relations avec les médias",
            telephone="450-926-4370",
            email="asc.medias-media.csa@asc-csa.gc.ca",
            organisation="Agence spatiale canadienne",
        ),
    )
    assert said(arrival.notes) == [asc.line(37)]
    assert remarked_lines(arrival) == {4, 10, 36, 37}


def test_canadian_release_with_damaged_characters(sample):
    asc = sample("asc-04")
    arrival = asc.arrival

    assert asc.facts() == ("fr", "press_release", None, "Saint-Hubert (Québec)", date(2002, 3, 1))
    assert arrival.title == "ENVISAT"
    assert arrival.lead == asc.wrapped(8, 12).partition(" – ")[2]
    assert "un r™le clé" in arrival.lead
    assert said(arrival.body) == [asc.wrapped(14, 22), asc.wrapped(24, 31), asc.wrapped(33, 37), asc.wrapped(39, 40)]
    assert said(arrival.body)[0].startswith("<< La participation")
    assert said(arrival.body)[0].endswith("de la technologie. >>")
    assert (arrival.notes, arrival.contacts) == ("", ())
    damaged = {remark.line for remark in arrival.remarks if "damaged" in remark.text}
    assert damaged == {12, 14, 18, 37}
    assert remarked_lines(arrival) == {1, 4, 6, 12, 14, 18, 37, 40}


def test_french_release_that_prints_its_title_twice(sample):
    cnes = sample("cnes-01")
    arrival = cnes.arrival

    assert cnes.facts() == ("fr", "press_release", None, "", date(2009, 10, 2))
    assert arrival.title == "Succès du 47ème lancement d'Ariane 5"
    assert arrival.lead == cnes.line(10)
    assert said(arrival.body) == cnes.each(12, 20)
    assert f"Left out, it repeats the title: “{cnes.line(8)}”." in remarks(arrival)
    assert (arrival.subtitle, arrival.notes, arrival.contacts) == ("", "", ())
    assert remarked_lines(arrival) == {1, 4, 8, 20}


def test_english_release_with_paragraphs_on_lines(sample):
    cnes = sample("cnes-04")
    arrival = cnes.arrival

    assert cnes.facts() == ("en", "press_release", None, "", date(2014, 3, 31))
    assert f"# {arrival.title}" == cnes.line(6)
    assert arrival.lead == cnes.line(8)
    assert said(arrival.body) == [cnes.line(10), cnes.line(11), cnes.line(12)]
    assert arrival.organisation == "CNES"
    assert arrival.contacts == (
        ArrivedContact("Alain Delrieu", telephone="+33 (0)1 44 76 74 04", organisation="CNES"),
        ArrivedContact("Julien Watelet", telephone="+33 (0)1 44 76 78 37", organisation="CNES"),
    )
    assert said(arrival.notes) == [cnes.line(18)]
    assert remarked_lines(arrival) == {1, 4, 18}


def test_german_advisory_with_a_programme_and_a_correction(sample):
    esa = sample("esa-03")
    arrival = esa.arrival

    assert esa.facts() == ("de", "media_advisory", "N° 3–2017", "", date(2017, 1, 25))
    assert arrival.title == "Medienveranstaltung zur Vorstellung des neuen ESA-Astronauten"
    assert arrival.lead == esa.line(8)
    assert said(arrival.body) == [
        esa.line(10),
        esa.line(12),
        "Programm",
        esa.stacked(16, 23),
        "Veranstaltungsort:",
        esa.stacked(27, 30),
        esa.stacked(32, 33),
    ]
    assert f'<a href="{esa.line(33)}">' in arrival.body
    assert arrival.contacts == (
        ArrivedContact("ESA/ESOC-Kommunikationsbüro", telephone="+49 6151 90 2516", email="esoc.communication@esa.int"),
    )
    assert said(arrival.notes) == ["Über die ESA", esa.line(43)]
    assert remarked_lines(arrival) == {4, 6, 18, 41, 43}


def test_the_earlier_version_of_the_same_advisory(sample):
    esa = sample("esa-04")
    arrival = esa.arrival

    assert esa.facts() == ("de", "media_advisory", None, "", None)
    assert f"# {arrival.title}" == esa.line(6)
    assert arrival.lead == esa.line(8)
    assert said(arrival.body) == [
        esa.line(10),
        esa.line(12),
        "Programm",
        esa.stacked(16, 22),
        "Veranstaltungsort:",
        esa.stacked(26, 29),
        esa.stacked(31, 32),
    ]
    assert [contact.name for contact in arrival.contacts] == ["ESA/ESOC-Kommunikationsbüro"]
    assert arrival.notes == ""
    assert remarked_lines(arrival) == {2, 4, 6}


def test_announcement_with_a_postal_contact_credit_and_links(sample):
    hubble = sample("esahubble-04")
    arrival = hubble.arrival

    assert hubble.facts() == ("en", "announcement", None, "", date(2008, 10, 18))
    assert arrival.title == "System anomalies take Hubble off line"
    assert arrival.lead == hubble.line(8)
    assert said(arrival.body) == hubble.each(10, 16)
    assert "(SI C&amp;DH;)" in arrival.body
    assert arrival.contacts == (
        ArrivedContact(
            "Lars Lindberg Christensen",
            telephone="+49-89-3200-6306",
            email="lars@eso.org",
            organisation="Hubble/ESA, Garching, Germany",
        ),
    )
    assert said(arrival.notes) == [
        "Image credit: NASA/ESA",
        "Lars Lindberg Christensen, Cellular: +49-173-3872-621",
        "Links",
        "About Hubble instruments\nAbout Hubble Servicing Mission 4",
    ]
    assert arrival.notes.count('<a href="http://www.webb.org/about/') == 2
    assert remarked_lines(arrival) == {1, 2, 4, 12, 18, 25, 28}


def test_nasa_release_with_flattened_headings_and_caption(sample):
    nasa = sample("nasa-01")
    arrival = nasa.arrival

    assert nasa.facts() == ("en", "press_release", None, "", date(2024, 1, 25))
    assert f"# {arrival.title}" == nasa.line(6)
    assert arrival.lead == nasa.line(8)
    assert said(arrival.body) == nasa.each(10, 56)
    assert arrival.contacts == (
        ArrivedContact("Alise Fisher", "", "202-358-2546", "alise.m.fisher@nasa.gov", "Headquarters, Washington"),
        ArrivedContact("Alana Johnson", "", "202-358-1501", "alana.r.johnson@nasa.gov", "Headquarters, Washington"),
        ArrivedContact(
            "DC Agle", "", "818-393-9011", "agle@jpl.nasa.gov", "Jet Propulsion Laboratory, Pasadena, Calif."
        ),
    )
    assert arrival.notes == ""
    assert "Lines that look like headings were left as paragraphs: 14, 40, 50." in remarks(arrival)
    assert remarked_lines(arrival) == {1, 4, 14, 38}


def test_nasa_advisory_with_editors_notes_and_a_long_schedule(sample):
    nasa = sample("nasa-03")
    arrival = nasa.arrival

    assert nasa.facts() == ("en", "media_advisory", None, "", None)
    assert f"# {arrival.title}" == nasa.line(6)
    assert arrival.lead == nasa.line(20)
    assert said(arrival.body) == nasa.each(22, 174)
    assert said(arrival.notes) == nasa.each(8, 18)
    headquarters, kennedy, johnson = nasa.line(180), nasa.line(188), nasa.line(196)
    assert [(c.name, c.telephone, c.email, c.organisation) for c in arrival.contacts] == [
        ("Joshua Finch", "202-358-1100", "joshua.a.finch@nasa.gov", headquarters),
        ("Claire O’Shea", "202-358-1100", "claire.a.o’shea@nasa.gov", headquarters),
        ("Steven Siceloff", "321-867-2468", "steven.p.siceloff@nasa.gov", kennedy),
        ("Danielle Sempsrott", "321-867-2468", "danielle.c.sempsrott@nasa.gov", kennedy),
        ("Stephanie Plucinsky", "321-867-2468", "stephanie.n.plucinsky@nasa.gov", kennedy),
        ("Leah Cheshier", "281-483-5111", "leah.d.cheshier@nasa.gov", johnson),
    ]
    assert remarked_lines(arrival) >= {2, 4, 8, 10, 12, 14, 16, 18, 178, 184, 186}


def test_nasa_advisory_with_contacts_at_the_top(sample):
    nasa = sample("nasa-12")
    arrival = nasa.arrival

    assert nasa.facts() == ("en", "media_advisory", "M05-126", "", date(2005, 8, 1))
    assert f"# {arrival.title}" == nasa.line(6)
    assert arrival.lead == nasa.wrapped(24, 26)
    assert said(arrival.body) == [
        nasa.wrapped(28, 30),
        nasa.wrapped(32, 34),
        nasa.wrapped(36, 40),
        nasa.wrapped(42, 47).replace("AMC- 6", "AMC-6"),
        nasa.line(49),
    ]
    assert arrival.contacts == (
        ArrivedContact("Katherine Trinidad", "", "202/358-3749", "", "Headquarters, Washington"),
        ArrivedContact("Bruce Buckingham", "", "321/867-2468", "", "Kennedy Space Center, Fla."),
        ArrivedContact("James Hartsfield", "", "281/483-5111", "", "Johnson Space Center, Houston"),
    )
    assert arrival.notes == ""
    assert remarked_lines(arrival) == {4, 9}
