"""A newsroom that has one of everything, and the address of each kind of page."""

from datetime import UTC, date, datetime, timedelta

from contacts.words import words
from releases import clock
from releases.desk import workflow
from releases.models.release import Release
from tests import make

MORNING = datetime(2018, 2, 1, 8, 0, tzinfo=UTC)

BODY = (
    "<p>The rover is the size of an <em>oven</em>. See <a href='https://example.org/rover'>its page</a>.</p>"
    "<h2>What it carries</h2><table><thead><tr><th>Instrument</th><th>Laboratory</th></tr></thead>"
    "<tbody><tr><td>MIRS</td><td>LESIA</td></tr></tbody></table>"
    "<h3>After that</h3><ol><li>One</li><li>Two</li></ol><blockquote><p>We will roll.</p></blockquote>"
    "<p lang='fr'>« Phobos nous attend »</p>"
)
ENGLISH = {
    "kicker": "Martian Moons eXploration",
    "title": "The rover leaves Toulouse",
    "subtitle": "A hundred days on a moon of Mars",
    "lead": "The rover left Toulouse on Monday. It will be the first vehicle on a moon of Mars.",
    "body": BODY,
    "notes": "<p>Footage is available.</p>",
}
FRENCH = {"title": "Le rover quitte Toulouse", "lead": "Le rover a quitté Toulouse.", "body": "<p>Bientôt.</p>"}

PAGES = {
    "home": "/",
    "archive": "/releases/",
    "narrowed archive": "/releases/?mission=mmx&kind=press_release",
    "empty archive": "/releases/?q=nothingofthesort",
    "wrong archive": "/releases/?year=abc&after=x&mission=nope",
    "no such page": "/releases/?page=99",
    "release": "/releases/pr1-2018/",
    "French release": "/fr/releases/pr1-2018/",
    "advisory": "/releases/pr2-2018/",
    "withdrawn": "/releases/pr3-2018/",
    "missions": "/missions/",
    "mission": "/missions/mmx/",
    "French mission": "/fr/missions/mmx/",
    "contacts": "/contacts/",
    "French contacts": "/fr/contacts/",
    "missing": "/nothing/",
}


def fill() -> Release:
    """Everything that a page can show. The release with all parts comes back."""
    cnes = make.organisation(
        "cnes",
        website="https://presse.example.org/",
        boilerplate=words({"en": "CNES shapes space policy.\n\nMore at https://example.org.", "fr": "Le CNES."}),
    )
    jaxa = make.organisation("jaxa")
    make.newsroom(organisation=cnes, telephone="+33 (0)1 44 76 74 04", email="press@example.org")
    lissak = make.officer(languages="fr, en", organisation=cnes)
    quiet = make.officer("nobody-writes", title=words({"fr": "Chargée de presse"}), email="", telephone="extension 12")
    mmx = make.mission(
        summary=words({"en": "Samples from Phobos."}),
        description=words({"en": "One.\n\nTwo."}),
        target_body=words({"en": "Phobos"}),
        phase="study",
        launch_on=date(2024, 1, 1),
        launch_precision="year",
        facts_as_of=date(2017, 10, 30),
        lead=jaxa,
    )
    mmx.partnerships.create(organisation=cnes, role=words({"en": "The rover"}))
    release = make.migrated(
        public_at=MORNING,
        reference="PR1-2018",
        place=words({"en": "Toulouse", "fr": "Toulouse"}),
        texts={"en": ENGLISH, "fr": FRENCH},
        missions=(mmx,),
        organisations=((cnes, "issuer"), (jaxa, "partner")),
        contacts=(lissak, quiet),
    )
    advisory()
    withdrawn = make.migrated(public_at=MORNING - timedelta(days=90), reference="PR3-2018", contacts=(lissak,))
    workflow.withdraw(withdrawn, by=None, at=clock.now(), public_reason="The figures were wrong.")
    return release


def advisory() -> Release:
    return make.migrated(
        public_at=MORNING + timedelta(days=3),
        reference="PR2-2018",
        kind="media_advisory",
        event_starts_at=datetime(2018, 3, 6, 9, 0, tzinfo=UTC),
        event_ends_at=datetime(2018, 3, 6, 11, 30, tzinfo=UTC),
        event_place=words({"en": "Salle de l’Espace, Paris"}),
        registration="media@example.org",
        accreditation_until=datetime(2018, 3, 2, 17, 0, tzinfo=UTC),
    )
