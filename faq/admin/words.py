"""Words that searching treats alike, and the phrases on the first page."""

from django.contrib import admin

from contacts.text_areas import PLAIN_TEXT
from faq.admin.stale import Stale
from faq.models import SynonymGroup, Tile


@admin.register(SynonymGroup)
class SynonymGroupAdmin(Stale):
    formfield_overrides = PLAIN_TEXT
    list_display = ["__str__"]
    search_fields = ["words", "means"]


@admin.register(Tile)
class TileAdmin(admin.ModelAdmin):
    list_display = ["phrase", "position"]
    list_editable = ["position"]
