from django.contrib import admin

from releases.models.register import Series


@admin.register(Series)
class SeriesAdmin(admin.ModelAdmin[Series]):
    list_display = ["name", "pattern"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
