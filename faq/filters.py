"""The facets of the search page: an unknown value is left out and said so, never an error."""

from collections.abc import Callable, Mapping
from copy import copy
from functools import cache
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.urls import reverse

from contacts.models import Topic, Wallet
from faq.models import Entry


class EntryFilter(django_filters.FilterSet):
    """Entries of a wallet (the general guide applies to it too) and about a topic."""

    wallet = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Wallet.objects.all(),
        to_field_name="slug",
        method="for_wallet",
        label="钱包",
    )
    topic = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Topic.objects.all(), to_field_name="slug", label="主题"
    )

    class Meta:
        model = Entry
        fields = ["wallet", "topic"]

    def for_wallet(self, entries: QuerySet, _name: str, wallet: Wallet) -> QuerySet:
        return entries.for_readers_of(wallet)

    @property
    def chosen(self) -> dict[str, Wallet | Topic | None]:
        """The facets in force: what was asked for and exists."""
        if not self._is_asked:
            return dict.fromkeys(self.base_filters)
        self.form.is_valid()
        return {name: self.form.cleaned_data.get(name) for name in self.filters}

    @property
    def _is_asked(self) -> bool:
        """Is any facet asked for? Mostly none is, and reading the form costs a tenth of a search."""
        return any(self.data.values())

    @property
    def qs(self) -> QuerySet:
        """The entries of the facets in force; all where none is."""
        self.queryset = self.entries()
        return super().qs

    def browsed(self, *, lifted: str = "") -> QuerySet:
        """What to browse without a question: all entries of the facets in force but `lifted`.

        None where no facet is in force.
        """
        if not any(self.chosen.values()):
            return Entry.objects.none()
        entries = self.entries()
        for name, value in self.chosen.items():
            entries = entries if name == lifted else self.filters[name].filter(entries, value)
        return entries

    @property
    def notes(self) -> list[str]:
        """Which facets were left out because their value does not exist, in words."""
        wrong = self.form.errors if self._is_asked else ()
        return [f"没有这个{self.filters[name].label}，已忽略这个条件。" for name in wrong]

    @classmethod
    def asked_for(cls, query: Mapping[str, str]) -> tuple[dict[str, Wallet | Topic | None], list[str]]:
        """The facets in force, and which were left out, in words."""
        found = cls.of(query, Entry.objects.none)
        return found.chosen, found.notes

    @classmethod
    def of(cls, query: Mapping[str, str], entries: Callable[[], QuerySet]) -> "EntryFilter":
        """A filter for `query` in which text that no database takes counts as unknown.

        `entries` is called only to browse: putting the gate together costs a sixth of a search.
        """
        safe = {name: query.get(name, "").encode("utf-8", "replace").decode() for name in cls.base_filters}
        asked = {name: value.replace("\x00", "?") for name, value in safe.items()}
        found = cls(asked, Entry.objects.none()) if any(asked.values()) else copy(unasked())
        found.entries = entries
        return found


@cache
def unasked() -> EntryFilter:
    """A filter with no facet asked for, to copy: mostly none is, and making one takes 3 % of a search."""
    return EntryFilter({}, Entry.objects.none())


def browse_url(wallet: Wallet | None = None, topic: Topic | None = None, page: int = 1) -> str:
    """The one address of these entries without a question."""
    facets = {
        "wallet": wallet and wallet.slug,
        "topic": topic and topic.slug,
        "page": page if page > 1 else 0,
    }
    query = urlencode({name: value for name, value in facets.items() if value})
    return reverse("search") + (f"?{query}" if query else "")
