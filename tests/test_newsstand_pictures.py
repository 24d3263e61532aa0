"""What a reader finds of pictures and files: on the page of a release, in lists, on the pages that stand."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.desk.darkroom import plates
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.plate import Logo, MissionPicture, Portrait, Rendition
from releases.newsstand.licences import credit_line, licence
from releases.newsstand.pieces import Piece
from releases.newsstand.weights import dimensions, duration, form, weight
from tests import make, showcase
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(visitor):
    """The page at an address, parsed."""
    return lambda address: Page(visitor.get(address).content)


@pytest.fixture
def illustrated(look):
    showcase.illustrate()
    return look("/releases/pr4-2018/")


def shown(*assets, **kwargs):
    """The address of a release that shows these."""
    return f"/releases/{make.edition(assets=assets, **kwargs).address}/"


# --- the picture that leads -------------------------------------------------------------------------------------------


def test_the_first_picture_leads_between_the_title_and_the_text(illustrated):
    order = ["h1", ".dateline", "figure.leads", "#text", "#pictures", "#played", "#documents", "#contacts"]

    places = [illustrated.place_of(f"article {part}") for part in order]
    assert places == sorted(places)
    assert illustrated.one("figure.leads").get("id") == "pr4-2018-a"
    assert [figure.get("id")[-1] for figure in illustrated.all(".gallery figure")] == ["b", "c", "d"]


def test_a_video_before_it_doesnt_take_its_place(look):
    video = make.asset(medium="video", original="originals/a.mp4", content_type="video/mp4")

    page = look(shown(video, make.asset()))

    assert page.one("figure.leads").get("id").endswith("-b")


def test_it_is_fetched_at_once_and_the_others_when_they_are_near(illustrated):
    lead, *others = illustrated.all("figure img")

    assert (lead.get("fetchpriority"), lead.get("loading")) == ("high", None)
    assert others
    assert {(other.get("fetchpriority"), other.get("loading")) for other in others} == {(None, "lazy")}
    assert {image.get("decoding") for image in illustrated.all("figure img")} == {"async"}


def test_a_browser_chooses_its_size_and_form(illustrated):
    key = Edition.objects.get(address="pr4-2018", language="en").assets[0]["key"]
    source, image = illustrated.one(".leads source"), illustrated.one(".leads img")

    assert source.get("type") == "image/avif"
    assert source.get("srcset") == f"/media/{key}/screen.avif 1280w, /media/{key}/large.avif 2560w"
    assert image.get("srcset") == f"/media/{key}/screen.jpg 1280w, /media/{key}/large.jpg 2560w"
    assert source.get("sizes") == image.get("sizes")
    assert image.get("src") == f"/media/{key}/screen.jpg"


def test_nothing_jumps_when_a_picture_comes(illustrated):
    for image in illustrated.all("img, video"):
        assert int(image.get("width")) > 0
        assert int(image.get("height")) > 0


def test_a_small_original_is_offered_in_one_size():
    told = {"width": 800, "height": 600, "size": 1, "content_type": "image/jpeg"}
    names = ("screen.jpg", "large.jpg", "print.jpg", "square.jpg")
    piece = Piece({"key": "k", "medium": "picture", "renditions": [told | {"name": name} for name in names]})

    assert [file.width for file in piece.whole.plain] == [800]
    assert [file.name for file in piece.takes] == ["print.jpg"]


def test_without_pictures_a_page_is_as_it_was(look):
    page = look(shown())

    assert page.all("figure, picture, dialog, [property^='og:image'], [name^='twitter:image']") == []
    assert not any("pictures.css" in sheet for sheet in page.links("link[rel=stylesheet]"))
    assert not any("viewer.js" in script.get("src") for script in page.all("script[src]"))
    assert page.texts(".parts a") == ["Text", "Press contacts", "Copy, print, cite"]


# --- what is said of a picture ----------------------------------------------------------------------------------------


def test_caption_credit_and_number_stand_under_every_picture(look):
    address = shown(*(make.asset(caption=words({"en": f"Rover {n}"}), credit=f"CNES {n}") for n in range(3)))

    page = look(address)

    reference = page.one(".docket span.number").text
    assert page.texts("figcaption .caption") == ["Rover 0", "Rover 1", "Rover 2"]
    assert page.texts("figcaption .credit") == ["CNES 0", "CNES 1", "CNES 2"]
    assert page.texts("figcaption .number") == [f"{reference}-{letter}" for letter in "abc"]


@pytest.mark.parametrize(
    ("nature", "said"),
    [
        ("ai", "Made with AI"),
        ("partly_ai", "Edited with AI"),
        ("artwork", "Artist’s impression"),
        ("simulation", "Simulation"),
    ],
)
def test_what_nobody_may_take_for_a_photograph_is_said_first(look, nature, said):
    page = look(shown(make.asset(nature=nature, caption=words({"en": "Phobos."}))))

    assert page.texts("figcaption .caption") == [f"{said} Phobos."]


@pytest.mark.parametrize("nature", ["photograph", "observation", "chart"])
def test_a_photograph_needs_no_such_word(look, nature):
    assert look(shown(make.asset(nature=nature))).all(".warning") == []


def test_rights_are_told_in_words_and_with_addresses(illustrated):
    rights = dict(zip(illustrated.texts(".leads dt"), illustrated.texts(".leads dd"), strict=True))

    assert rights["Licence"] == "CC BY 4.0 creativecommons.org/licenses/by/4.0"
    assert illustrated.links(".leads [rel=license]") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert rights["Credit line"].startswith("CNES/DUCROS David, 2017, CC BY 4.0")
    assert rights["Use"] == "Free for the press."
    assert (rights["Copyright"], rights["Made by"]) == ("© CNES 2017", "David Ducros")
    assert rights["Shown"] == "Ada Writer, Ben Editor"
    assert rights["Taken"] == "Toulouse, 1 September 2017"
    assert showcase.LICENCE in illustrated.links(".gallery [rel=license]")


def test_words_in_another_language_say_so(look):
    showcase.illustrate()
    english, french = look("/releases/pr4-2018/"), look("/fr/releases/pr4-2018/")

    assert english.one(".leads img").get("alt") == "Une boîte dorée sur une plaine grise."
    assert english.one(".leads img").get("lang") == "fr"
    assert french.one(".leads img").get("lang") is None
    assert [words.get("lang") for words in french.all(".gallery .prose")] == ["en"]


def test_a_picture_without_alt_text_is_told_by_its_caption_or_its_number(look):
    """An emergency overrules that there has to be one; so does the move of an archive."""
    bare = make.asset(alt=words({}), caption=words({"en": "A moon."})), make.asset(alt=words({}), caption=words({}))
    moved = make.migrated(public_at=clock.now() - timedelta(days=1), reference="PR7-2026", assets=bare)
    page = look(f"/releases/{moved.address}/")

    first, second = (image.get("alt") for image in page.all("figure img"))
    assert first == "A moon."
    assert second == page.texts("figcaption .number")[1]


def test_a_chart_is_told_in_words_too(illustrated):
    assert illustrated.texts(".gallery details.told p") == ["Nine.", "Then ten."]


# --- to take it along -------------------------------------------------------------------------------------------------


def test_each_size_is_told_before_it_is_taken(look, visitor):
    page = look(shown(make.asset()))

    told = dict(zip(page.texts(".sizes a"), page.texts(".sizes .measures"), strict=True))
    assert list(told) == ["Print", "Large", "Screen", "Square"]
    for name, link in zip(told, page.all(".sizes a"), strict=True):
        rendition = Rendition.objects.get(plate__key=link.get("href").split("/")[2], name=f"{name.lower()}.jpg")
        measures = f"{rendition.width}\xa0×\xa0{rendition.height} {weight(rendition.size)} JPEG"
        assert told[name] == measures.replace("\xa0", " ")
        assert "download" in link.attrib
        assert visitor.get(link.get("href")).status_code == 200


def test_the_first_download_is_the_largest(look):
    page = look(shown(make.asset()))

    assert page.links(".take a") == page.links(".sizes a")[:1]
    assert page.links(".take a")[0].endswith("/print.jpg")


def test_without_a_script_each_picture_leads_to_its_large_file(illustrated, visitor):
    for address in illustrated.links("a.opens"):
        assert address.endswith("/large.jpg")
        assert visitor.get(address).status_code == 200


def test_the_whole_release_can_be_taken_along(illustrated, visitor):
    pdf, text, kit = illustrated.links(".margin [aria-labelledby=takes] a")

    assert (pdf, text, kit) == tuple(f"/releases/pr4-2018.{form}" for form in ("pdf", "txt", "zip"))
    assert visitor.get(text).status_code == 200


def test_whatever_a_page_names_the_gate_gives_and_nothing_else(visitor):
    """Beyond the rights of a picture neither its file is given, nor is its address told."""
    showcase.illustrate()
    for address in showcase.WITH_PICTURES.values():
        for media in files_in(Page(visitor.get(address).content)):
            assert visitor.get(media).status_code == 200, (address, media)


def files_in(page):
    named = [*page.links("[href^='/media/']"), *(e.get("src") for e in page.all("[src^='/media/']"))]
    named += [e.get("poster") for e in page.all("[poster]")]
    named += [part.split()[0] for e in page.all("[srcset]") for part in e.get("srcset").split(",")]
    named += [
        e.get("content").removeprefix(settings.SITE_URL)
        for e in page.all("[property='og:image']")
        if e.get("content").startswith(settings.SITE_URL)
    ]
    return set(named) - {"/media/", "/fr/media/"}


def test_a_preview_shows_the_pictures_of_a_draft_by_the_desks_own_door(desk):
    release = make.draft(assets=(make.asset(), make.asset()), public_at=make.in_one_hour())

    page = Page(desk.get(reverse("admin:releases_release_preview", args=[release.pk, "en"])).content)

    assert [image.get("src").split("/")[1] for image in page.all("figure img")] == ["admin", "admin"]
    for link in page.links("a.opens, .take a, .sizes a"):
        assert desk.get(link).status_code == 200
    assert page.all("[property='og:image'], [aria-labelledby=takes]") == []
    assert page.texts("figcaption .number") == ["Number at approval-a", "Number at approval-b"]


# --- rights that end --------------------------------------------------------------------------------------------------


def test_a_picture_is_shown_on_the_last_day_of_its_rights_and_not_after_it(desk, visitor):
    make.newsroom(time_zone="Pacific/Kiritimati")  # where a day begins first
    today = make.newsroom(time_zone="Pacific/Kiritimati").today(at=clock.now())
    lasting, ended = make.asset(rights_until=today), make.asset(rights_until=today - timedelta(days=1))
    address = shown(ended, lasting, at=clock.now() - timedelta(days=4))

    for page in (address, "/", "/releases/", "/media/"):
        content = visitor.get(page).content.decode()
        assert lasting.plates.get().key in content, page
        assert ended.plates.get().key not in content, page
        assert str(ended.caption) not in content, page
    assert Page(visitor.get(address).content).one("figure.leads").get("id").endswith("-b")


def test_the_day_is_the_newsrooms(look):
    """At the same moment a day has ended in Kiritimati that lasts in Pago Pago for another."""
    east = make.newsroom(time_zone="Pacific/Kiritimati").today(at=clock.now())
    address = shown(make.asset(rights_until=east - timedelta(days=1)), at=clock.now() - timedelta(days=4))

    assert look(address).all("figure") == []
    make.newsroom(time_zone="Pacific/Pago_Pago")
    assert len(look(address).all("figure")) == 1


# --- what is played, and what is read ---------------------------------------------------------------------------------


def test_a_video_has_its_poster_its_measures_and_its_captions(illustrated):
    video = illustrated.one("video")

    assert (video.get("width"), video.get("height"), video.get("preload")) == ("1920", "1080", "none")
    assert video.get("poster").endswith("/screen.jpg")
    assert illustrated.one("video source").get("type") == "video/mp4"
    tracks = [
        (t.get("srclang"), t.get("kind"), t.get("label"), "default" in t.attrib) for t in illustrated.all("track")
    ]
    assert tracks == [("en", "subtitles", "English", True), ("fr", "captions", "Français", False)]
    assert illustrated.texts("#pr4-2018-e .measures")[0].startswith("2:14 1920 × 1080")


def test_captions_are_off_where_what_is_spoken_is_understood(look):
    showcase.illustrate()

    assert [t.get("srclang") for t in look("/fr/releases/pr4-2018/").all("track[default]")] == []


def test_what_is_said_in_a_video_can_be_read(illustrated):
    assert illustrated.texts("#pr4-2018-e .told summary, #pr4-2018-e .told p") == [
        "Transcript",
        "[Music.]",
        "It unfolds.",
    ]


def test_documents_tell_type_language_and_weight(illustrated):
    assert illustrated.texts(".documents .measures")[0].startswith("PDF French")
    assert illustrated.texts(".documents .measures")[1].startswith("ODT")
    assert illustrated.all(".documents a")[0].get("hreflang") == "fr"
    assert illustrated.texts(".documents a")[1] == "PR4-2018-h"


# --- shared, listed ---------------------------------------------------------------------------------------------------


def test_whoever_shares_the_page_shares_its_picture(illustrated, visitor):
    told = {e.get("property") or e.get("name"): e.get("content") for e in illustrated.all("meta")}

    assert told["og:image"].startswith(f"{settings.SITE_URL}/media/")
    assert visitor.get(told["og:image"].removeprefix(settings.SITE_URL)).status_code == 200
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Une boîte dorée sur une plaine grise."
    assert told["twitter:card"] == "summary_large_image"
    assert told["robots"] == "max-image-preview:large"


def test_home_shows_the_picture_of_the_release_that_leads(look):
    address = shown(make.asset(credit="CNES", nature="simulation"))

    home = look("/")

    assert len(home.all(".lead figure img[fetchpriority=high]")) == 1
    assert home.texts(".lead figcaption") == ["Simulation CNES"]
    assert home.one("[property='og:image']").get("content") == look(address).one("[property='og:image']").get("content")


def test_lists_show_a_stamp_where_there_is_one(look):
    shown(make.asset(), at=clock.now() - timedelta(hours=3), missions=(make.mission(),))
    shown(at=clock.now() - timedelta(hours=2), missions=(make.mission(),))
    shown(make.asset(), at=clock.now() - timedelta(hours=1), missions=(make.mission(),))

    for address in ("/releases/", "/missions/mmx/"):
        rows = look(address).all(".ledger > li")
        assert [row.get("class") for row in rows] == ["illustrated", None, "illustrated"], address
    stamps = look("/").all(".ledger .thumb")
    assert [(stamp.get("tabindex"), stamp.get("aria-hidden")) for stamp in stamps] == [("-1", "true")]
    assert look("/releases/").all(".thumb img")[0].get("alt") == ""


def test_a_corrected_release_shows_its_new_pictures_everywhere(visitor):
    first, second = make.asset(), make.asset()
    release = make.approved(assets=(first,), at=clock.now() - timedelta(hours=1))
    make.illustrate(release, second)
    revisions.save(release, base=1, by=None, at=clock.now())
    workflow.submit(release, revision=2, by=None, at=clock.now())
    workflow.correct(
        release, revision=2, by=None, at=clock.now(), kind=Correction.CORRECTION, public_note="The wrong rover."
    )

    for address in ("/", "/releases/", f"/releases/{release.address}/", "/media/"):
        content = visitor.get(address).content.decode()
        assert second.plates.get().key in content, address
        assert first.plates.get().key not in content, address


# --- on pages that stand ----------------------------------------------------------------------------------------------


def test_a_mission_shows_its_picture_and_the_logos_of_who_takes_part(look):
    jaxa, cnes, nobody = (make.organisation(slug) for slug in ("jaxa", "cnes", "nobody"))
    mission = make.mission(listed=True, lead=jaxa)
    mission.partnerships.create(organisation=cnes)
    MissionPicture.objects.create(mission=mission, asset=make.asset(credit="JAXA", caption=words({"fr": "Phobos"})))
    for organisation in (jaxa, cnes, nobody):
        Logo.objects.create(organisation=organisation, asset=make.asset())

    page = look("/missions/mmx/")

    assert page.texts(".leads .credit") == ["JAXA"]
    assert page.one(".leads .caption span").get("lang") == "fr"
    assert len(page.all(".facts .logo-of img")) == 2
    assert {logo.get("alt") for logo in page.all(".logo-of img")} == {""}
    assert page.one("[property='og:image']").get("content").startswith(settings.SITE_URL)


def test_the_current_plate_stands_there(look):
    asset = make.asset(caption=words({"en": "Before"}))
    MissionPicture.objects.create(mission=make.mission(listed=True), asset=asset)
    address = shown(asset)
    asset.caption = words({"en": "After"})
    asset.save()
    coming = plates.prepare(asset, at=clock.now())

    assert look("/missions/mmx/").texts(".leads .caption") == ["Before"]
    make.develop(coming)
    assert look("/missions/mmx/").texts(".leads .caption") == ["After"]
    assert look(address).texts(".leads .caption") == ["Before"]


def test_a_picture_of_a_mission_whose_rights_have_ended_is_gone(look):
    yesterday = make.newsroom().today(at=clock.now()) - timedelta(days=1)
    MissionPicture.objects.create(mission=make.mission(listed=True), asset=make.asset(rights_until=yesterday))

    assert look("/missions/mmx/").all("figure") == []


def test_portraits_stand_beside_the_names(look):
    anna, _berta = make.officer("anna", position=1), make.officer("berta", position=2)
    gone = make.officer("gone", listed=False)
    for officer in (anna, gone):
        Portrait.objects.create(officer=officer, asset=make.asset(alt=words({"en": f"{officer} smiles."})))

    page = look("/contacts/")

    assert [image.get("alt") for image in page.all(".officers img")] == ["Anna smiles."]
    assert [len(row.xpath(".//img")) for row in page.all(".officers > li")] == [1, 0]


# --- in words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (1, "1 byte"),
        (840, "840 bytes"),
        (1000, "1 kB"),
        (839_600, "840 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (3_140_000, "3.1 MB"),
        (3_190_000, "3.2 MB"),
        (999_949_999, "999.9 MB"),
        (999_950_000, "1.0 GB"),
        (2_000_000_000, "2.0 GB"),
    ],
)
def test_weights_are_told_in_decimal_units(size, said):
    assert weight(size) == said.replace(" ", "\xa0")


def test_measures_are_told_as_a_picture_editor_writes_them():
    assert dimensions(4000, 2667) == "4000\xa0×\xa02667"
    assert dimensions(None, None) == ""
    assert [duration(s) for s in (95.4, 134, 3734, 0, None)] == ["1:35", "2:14", "1:02:14", "", ""]
    assert [form("image/jpeg"), form("application/x-odd", "file.xyz")] == ["JPEG", "XYZ"]


@pytest.mark.parametrize(
    ("told", "url", "name", "address"),
    [
        ("CC-BY-4.0", "", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-SA-3.0-IGO", "", "CC BY-SA 3.0 IGO", "https://creativecommons.org/licenses/by-sa/3.0/igo/"),
        ("CC-BY-NC-ND-4.0", "", "CC BY-NC-ND 4.0", "https://creativecommons.org/licenses/by-nc-nd/4.0/"),
        ("CC0-1.0", "", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC-BY-4.0", "https://our.example.org", "CC BY 4.0", "https://our.example.org"),
        ("For editorial use", "https://our.example.org", "For editorial use", "https://our.example.org"),
        ("", "https://our.example.org", "https://our.example.org", "https://our.example.org"),
        ("MIT", "", "MIT", ""),
    ],
)
def test_licences_are_told_by_the_names_that_people_know(told, url, name, address):
    assert (licence(told, url).name, licence(told, url).url) == (name, address)


def test_a_credit_line_names_the_licence_that_asks_for_it():
    by, zero, own = (licence(told, "") for told in ("CC-BY-4.0", "CC0-1.0", "For editorial use"))

    assert credit_line("ESA", by) == "ESA, CC BY 4.0"
    assert credit_line("ESA, CC BY 4.0", by) == "ESA, CC BY 4.0"
    assert credit_line("ESA", zero) == credit_line("ESA", own) == "ESA"
    assert not licence("", "")
