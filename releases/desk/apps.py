from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, with the desk's own site in place of the stock one."""

    default_site = "releases.desk.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        from releases.desk import signins

        signins.connect()
