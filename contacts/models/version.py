"""The counter that tells caches and indexes that something changed."""

from django.db import models


class ContentVersionManager(models.Manager):
    def current(self) -> int:
        """The version as committed; 0 before anything was written."""
        return self.filter(pk=1).values_list("number", flat=True).first() or 0


class ContentVersion(models.Model):
    """One row, raised by database triggers in the transaction of every change readers could see."""

    number = models.BigIntegerField(default=0)
    # PostgreSQL raises the number once a transaction; this remembers which one did.
    raised_by = models.BigIntegerField(null=True)

    objects = ContentVersionManager()

    class Meta:
        verbose_name = verbose_name_plural = "内容版本"

    def __str__(self) -> str:
        return str(self.number)
