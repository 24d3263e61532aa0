from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, with the desk's own site in place of the stock one."""

    default_site = "releases.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        from django.contrib import admin
        from django_tasks_db.models import DBTaskResult

        from releases.desk import signins
        from releases.desk.darkroom import checks as checks

        signins.connect()
        admin.site.unregister(DBTaskResult)  # what became of a file, its plate says in the officer's words
