from functools import partial

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from releases.newsstand.views import advisories, feeds, formats, pages, pictures
from releases.newsstand.views.now import Now


class AddressConverter(StringConverter):
    """The number of a release as it stands in addresses; capitals are redirected."""

    regex = "[A-Za-z0-9-]+"


class FormatConverter(StringConverter):
    """The shapes that a release comes in; any other is no address."""

    regex = "|".join(f"(?i:{name})" for name in formats.FORMATS)


register_converter(AddressConverter, "address")
register_converter(FormatConverter, "format")

app_name = "newsstand"
urlpatterns = [
    path("", Now(pages.home, was_a_site=True), name="home"),
    path("releases/", Now(pages.archive), name="archive"),
    path("releases/feed.atom", Now(partial(feeds.archive, form="atom")), name="feed"),
    path("releases/feed.rss", Now(partial(feeds.archive, form="rss")), name="feed_rss"),
    path("releases/feed.json", Now(partial(feeds.archive, form="json")), name="feed_json"),
    path("releases/advisories.ics", Now(advisories.calendar), name="advisories"),
    path("releases/<address:address>/", Now(pages.release), name="release"),
    path("releases/<address:address>.<format:format>", Now(formats.release), name="format"),
    path("missions/", Now(pages.missions), name="missions"),
    path("missions/<slug:slug>/", Now(pages.mission), name="mission"),
    path("media/", Now(pictures.archive), name="pictures"),
    path("contacts/", Now(pages.contacts), name="contacts"),
]
