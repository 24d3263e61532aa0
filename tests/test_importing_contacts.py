"""Each telephone number and address belongs to the person whom the release gave it to."""

import pytest

from releases.desk.importing.arrival import ArrivedContact
from tests.arrivals import read, remarks, said

TEXT = "# Title\n\nThe lead.\n\nThe body.\n\n"


def contacts(block: str) -> list[ArrivedContact]:
    return list(read(TEXT + block).contacts)


def test_one_contact_in_each_paragraph():
    assert contacts(
        "## Media contacts\n\n"
        "Lars Lindberg Christensen\nHubble/ESA, Garching, Germany\nTel: +49-89-3200-6306\nE-mail: lars@eso.example\n\n"
        "Marie Dupont\nChargée de presse\nTéléphone : 01 23 45 67 89\nCourriel : marie.dupont@cnes.example\n"
    ) == [
        ArrivedContact(
            "Lars Lindberg Christensen", "", "+49-89-3200-6306", "lars@eso.example", "Hubble/ESA, Garching, Germany"
        ),
        ArrivedContact("Marie Dupont", "Chargée de presse", "01 23 45 67 89", "marie.dupont@cnes.example"),
    ]


def test_slash_joined_names_numbers_and_addresses():
    assert contacts(
        "-end-\n\nAlise Fisher / Alana Johnson\n\nHeadquarters, Washington\n\n202-358-2546 / 202-358-1501\n\n"
        "alise@nasa.example / alana@nasa.example\n\nDC Agle\n\nJet Propulsion Laboratory, Pasadena, Calif.\n\n"
        "818-393-9011\n\nagle@jpl.example\n"
    ) == [
        ArrivedContact("Alise Fisher", "", "202-358-2546", "alise@nasa.example", "Headquarters, Washington"),
        ArrivedContact("Alana Johnson", "", "202-358-1501", "alana@nasa.example", "Headquarters, Washington"),
        ArrivedContact(
            "DC Agle", "", "818-393-9011", "agle@jpl.example", "Jet Propulsion Laboratory, Pasadena, Calif."
        ),
    ]


def test_one_number_for_two_people_is_given_to_both_and_said():
    arrival = read(TEXT + "-end-\n\nAnn Lee / Bob Ray\n202-358-1100\nann@nasa.example / bob@nasa.example\n")

    assert [contact.telephone for contact in arrival.contacts] == ["202-358-1100", "202-358-1100"]
    assert "“202-358-1100” stands once for 2 contacts: each was given it." in remarks(arrival)


def test_name_and_telephone_on_one_line():
    assert contacts(
        "## CNES press contacts\n\nAlain Delrieu Tel: +33 (0)1 44 76 74 04\nJulien Watelet Tel: 01 44 76 78 37\n"
    ) == [
        ArrivedContact("Alain Delrieu", "", "+33 (0)1 44 76 74 04", "", "CNES"),
        ArrivedContact("Julien Watelet", "", "01 44 76 78 37", "", "CNES"),
    ]


def test_contacts_at_the_top_with_the_date_in_their_letterhead():
    arrival = read(
        "# TITLE\n\nKatherine Trinidad\nHeadquarters, Washington August 1, 2005\n(Phone 202/358-3749)\n\n"
        "Bruce Buckingham\nKennedy Space Center, Fla.\n(Phone 321/867-2468)\n\nThe lead.\n"
    )

    assert arrival.contacts == (
        ArrivedContact("Katherine Trinidad", "", "202/358-3749", "", "Headquarters, Washington"),
        ArrivedContact("Bruce Buckingham", "", "321/867-2468", "", "Kennedy Space Center, Fla."),
    )
    assert str(arrival.issued_on) == "2005-08-01"
    assert arrival.lead == "The lead."


def test_an_office_is_a_contact_too():
    assert contacts(
        "## Renseignements\n\nAgence spatiale canadienne\nBureau des relations avec les médias\n450-926-4370\n"
    ) == [ArrivedContact("Bureau des relations avec les médias", "", "450-926-4370", "", "Agence spatiale canadienne")]


def test_a_list_of_contacts_with_everything_on_one_line():
    assert contacts("**Press contacts:**\n\n- Jane Doe, Head of Media, +33 1 23 45 67 89, jane@cnes.example\n") == [
        ArrivedContact("Jane Doe", "Head of Media", "+33 1 23 45 67 89", "jane@cnes.example")
    ]


def test_a_label_and_a_name_on_one_line():
    assert contacts("Press contact: Jane Doe, jane@cnes.example\n") == [
        ArrivedContact("Jane Doe", "", "", "jane@cnes.example")
    ]


def test_a_contact_in_the_middle_of_a_text_does_not_end_it():
    prose = "The text goes on with many words. " * 10

    arrival = read(TEXT + f"Contact: Jane Doe, jane@cnes.example\n\n{prose}\n")

    assert said(arrival.body) == ["The body.", "Contact:", "Jane Doe, jane@cnes.example", prose.strip()]
    assert arrival.contacts == ()


def test_contacts_at_the_end_without_a_heading():
    arrival = read(TEXT + "Jane Doe\nPress Officer\nTel. 01 23 45 67 89\n")

    assert arrival.contacts == (ArrivedContact("Jane Doe", "Press Officer", "01 23 45 67 89"),)
    assert said(arrival.body) == ["The body."]
    assert "The last paragraphs were taken as press contacts." in remarks(arrival)


def test_a_second_telephone_stays_in_the_notes():
    arrival = read(
        TEXT + "## Contacts\n\nJane Doe\nTel: +49 89 3200 6306\nCellular: +49 173 3872 621\nFax: 01 23 45 67\n"
    )

    assert arrival.contacts == (ArrivedContact("Jane Doe", "", "+49 89 3200 6306"),)
    assert said(arrival.notes) == ["Jane Doe, Cellular: +49 173 3872 621", "Jane Doe, Fax: 01 23 45 67"]
    assert len([remark for remark in remarks(arrival) if "so this one is spare" in remark]) == 2


def test_a_mobile_alone_is_the_telephone():
    assert contacts("## Contacts\n\nJane Doe\nMobile: +49 173 3872 621\n") == [
        ArrivedContact("Jane Doe", "", "+49 173 3872 621")
    ]


def test_the_number_of_the_next_person_is_not_given_to_the_one_before():
    arrival = read(TEXT + "## Contacts\n\nJane Doe\nRoom 12\n\nBob Ray\nTel: 01 23 45 67 89\n")

    assert arrival.contacts == (ArrivedContact("Bob Ray", "", "01 23 45 67 89"),)
    assert said(arrival.notes) == ["Jane Doe\nRoom 12"]


def test_who_cannot_be_reached_stays_in_the_notes():
    arrival = read(TEXT + "## Contacts\n\nJane Doe\nTel: +49 89 3200 6306\n\nJohn […]\n\nFollow us!\n")

    assert [contact.name for contact in arrival.contacts] == ["Jane Doe"]
    assert said(arrival.notes) == ["John […]", "Follow us!"]


@pytest.mark.parametrize(
    "printed",
    [
        "+33 (0)1 44 76 78 37",
        "+49-89-3200-6306",
        "202/358-3749",
        "(202) 358-1100",
        "450-926-4370",
        "+1 202 358 1100 x12",
    ],
)
def test_a_telephone_is_kept_as_it_is_printed(printed):
    assert contacts(f"## Contacts\n\nJane Doe\nTel.: {printed}\n") == [ArrivedContact("Jane Doe", "", printed)]


@pytest.mark.parametrize("text", ["1975-2017", "2017-10-30", "64293 Darmstadt", "Room 12 34"])
def test_years_dates_and_postcodes_are_no_telephones(text):
    assert contacts(f"## Contacts\n\nJane Doe\n{text}\njane@cnes.example\n")[0].telephone == ""


def test_a_typographic_apostrophe_in_an_address_is_kept_and_said():
    arrival = read(TEXT + "## Contacts\n\nClaire O’Shea\nclaire.a.o’shea@nasa.example\n")

    assert arrival.contacts[0].email == "claire.a.o’shea@nasa.example"
    assert "“claire.a.o’shea@nasa.example” can't be a mail address as it is printed. It was kept." in remarks(arrival)


def test_a_heading_about_contact_is_no_contact_block():
    arrival = read(TEXT + "## Contact with the probe\n\nIt was lost on day 3.\n")

    assert said(arrival.body) == ["The body.", "Contact with the probe", "It was lost on day 3."]
    assert arrival.contacts == ()
