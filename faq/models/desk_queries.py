"""Queries of entries that only staff ask: whatever their state, public or not."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from faq.models.revisions import Revision
from faq.models.symptoms import Symptom

REVIEW_EVERY = timedelta(days=180)  # as long as a contact value may be shown without a check


class DeskQuerySet(models.QuerySet):
    """What `EntryQuerySet` has for the desk."""

    def with_newest(self) -> "DeskQuerySet":
        """With title and state of the newest revision, whatever its state: for staff."""
        newest = Revision.objects.standing().filter(entry=OuterRef("pk"))
        return self.annotate(
            newest_title=Subquery(newest.values("title")[:1]),
            newest_state=Subquery(newest.values("state")[:1]),
        )

    def saying(self, phrase: str) -> "DeskQuerySet":
        """For staff, `with_newest`: those with `phrase` as newest title or as a symptom, public or not."""
        said = Symptom.objects.filter(entry=OuterRef("pk"), phrase=phrase)
        return self.filter(Q(newest_title=phrase) | Exists(said))

    def with_symptoms(self) -> "DeskQuerySet":
        return self.prefetch_related("symptoms")

    def overdue(self, on: date) -> "DeskQuerySet":
        """In use, and to be checked by `on` or before."""
        return self.filter(is_off=False, review_by__lte=on)

    def mark_reviewed(self, on: date) -> int:
        """Somebody checked these on `on`; the next check is due REVIEW_EVERY later."""
        return self.update(reviewed_on=on, review_by=on + REVIEW_EVERY)

    def take_off(self) -> int:
        """Readers see them no more, from now on; returns how many were not off before."""
        return self.filter(is_off=False).update(is_off=True)
