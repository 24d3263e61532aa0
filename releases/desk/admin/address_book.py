"""The forms of the address book, with what it knows nothing of: an officer's portrait, an organisation's logo."""

from django.contrib import admin

from contacts.admin import OrganisationAdmin, PressOfficerAdmin
from contacts.models import Organisation, PressOfficer
from releases.desk.admin.standing import LogoInline, PortraitInline, WithPicture

for model in (Organisation, PressOfficer):
    admin.site.unregister(model)


@admin.register(Organisation)
class OrganisationWithLogoAdmin(WithPicture, OrganisationAdmin):
    inlines = [LogoInline]
    change_form_template = "admin/releases/asset/with_picture.html"


@admin.register(PressOfficer)
class OfficerWithPortraitAdmin(WithPicture, PressOfficerAdmin):
    inlines = [PortraitInline]
    change_form_template = "admin/releases/asset/with_picture.html"
