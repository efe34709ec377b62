"""When entries last changed, for the search index."""

from django.db import models


class EntryChange(models.Model):
    """The content version at which an entry last changed; written by triggers, read by the index.

    No foreign key: the row of an entry that was removed stays, so that the index hears of it.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "条目变动"

    def __str__(self) -> str:
        return f"{self.entry_id}@{self.version}"
