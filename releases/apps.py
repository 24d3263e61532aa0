from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_delete
from django.utils.translation import gettext_lazy as _


class ReleasesConfig(AppConfig):
    name = "releases"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from releases import counters, frozen
        from releases.newsstand.search import index

        post_migrate.connect(frozen.freeze, sender=self)
        post_migrate.connect(counters.make_table, sender=self)
        post_migrate.connect(index.keep, sender=self)
        for model in frozen.FROZEN:
            pre_delete.connect(frozen.keep, sender=model)
