from django.urls import path, register_converter
from django.urls.converters import StringConverter

from releases.newsstand import feeds
from releases.newsstand.views import pages


class AddressConverter(StringConverter):
    """The number of a release as it stands in addresses; capitals are redirected."""

    regex = "[A-Za-z0-9-]+"


register_converter(AddressConverter, "address")

app_name = "newsstand"
urlpatterns = [
    path("", pages.home, name="home"),
    path("releases/", pages.archive, name="archive"),
    path("releases/feed.atom", feeds.ArchiveFeed(), name="feed"),
    path("releases/<address:address>/", pages.release, name="release"),
    path("missions/", pages.missions, name="missions"),
    path("missions/<slug:slug>/", pages.mission, name="mission"),
    path("contacts/", pages.contacts, name="contacts"),
]
