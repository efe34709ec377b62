"""What readers said of entries: a filter and a column for their list."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from faq.confidence import Rate
from faq.models import Entry
from faq.models.counts import first_vote_day


class SolvedFilter(admin.SimpleListFilter):
    """Entries that surely helped too few of their readers."""

    title = "读者说"
    parameter_name = "solved"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("poor", "多半没帮上忙")]

    def queryset(self, request: HttpRequest, entries):
        at = timezone.now()
        since = first_vote_day(timezone.localdate(at))
        return entries.poorly_solved(at, since) if self.value() == "poor" else entries


@admin.display(description="解决率在")
def solved_rate(entry: Entry) -> str:
    """Of the text that readers see now; of an entry that came with `with_votes`."""
    return str(Rate(entry.yes or 0, entry.no or 0))
