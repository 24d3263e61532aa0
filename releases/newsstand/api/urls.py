from django.urls import path

from releases.newsstand.api.assets import Asset, Assets
from releases.newsstand.api.document import Document
from releases.newsstand.api.documentation import Documentation
from releases.newsstand.api.missions import Missions, OneMission
from releases.newsstand.api.officers import Officers
from releases.newsstand.api.organisations import OneOrganisation, Organisations
from releases.newsstand.api.releases import Release, Releases

app_name = "api"
urlpatterns = [
    path("", Documentation.as_view(), name="documentation"),
    path("releases/", Releases.as_view(), name="releases"),
    path("releases/<slug:address>/", Release.as_view(), name="release"),
    path("missions/", Missions.as_view(), name="missions"),
    path("missions/<slug:slug>/", OneMission.as_view(), name="mission"),
    path("organisations/", Organisations.as_view(), name="organisations"),
    path("organisations/<slug:organisation>/", OneOrganisation.as_view(), name="organisation"),
    path("officers/", Officers.as_view(), name="officers"),
    path("assets/", Assets.as_view(), name="assets"),
    path("assets/<slug:key>/", Asset.as_view(), name="asset"),
    path("schema/", Document.as_view(), name="schema"),
]
