from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class DeskSite(admin.AdminSite):
    site_header = _("Press office")
    site_title = _("Press office")
    index_title = _("The desk")
