from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from pressoffice import health, views
from releases.desk.views import guests, unopened
from releases.newsstand import sitemaps
from releases.newsstand.views import files, oembed
from releases.newsstand.views.now import Now

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("releases.newsstand.api.urls")),
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("media/newsroom/<str:name>", files.logo, name="logo"),
    path("media/<slug:key>/<file:name>", Now(files.file), name="media"),
    path("newsroom.css", views.newsroom_css, name="newsroom-css"),
    path("oembed", Now(oembed.release), name="oembed"),
    path("preview/<str:token>/", guests.page, name="preview"),
    path("preview/<str:token>/<slug:language>/", guests.page, name="preview"),
    path("preview/<str:token>/media/<slug:key>/<file:name>", unopened.of_preview, name="preview_media"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", Now(sitemaps.index), name="sitemap"),
    path("sitemap-<str:section>.xml", Now(sitemaps.section), name="sitemap_section"),
    path("news-sitemap.xml", Now(sitemaps.news), name="news_sitemap"),
    path(".well-known/security.txt", Now(views.security), name="security"),
    *i18n_patterns(path("", include("releases.newsstand.urls")), prefix_default_language=False),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
