"""The staff desk for entries, their revisions, and the words that searching knows."""

from django.contrib import admin

from faq.admin.entries import EntryAdmin
from faq.admin.people import StaffAdmin
from faq.admin.revisions import RevisionAdmin
from faq.admin.step_stops import StepStopAdmin
from faq.admin.words import SynonymGroupAdmin, TileAdmin
from faq.admin.worklist import SearchCountAdmin

admin.site.site_header = admin.site.site_title = "钱包求助台 · 管理"
admin.site.index_title = "内容管理"

__all__ = [
    "EntryAdmin",
    "RevisionAdmin",
    "SearchCountAdmin",
    "StaffAdmin",
    "StepStopAdmin",
    "SynonymGroupAdmin",
    "TileAdmin",
]
