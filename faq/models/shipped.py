"""What of the shipped content was loaded, to tell it from what staff changed since."""

from django.db import models


class ShippedContent(models.Model):
    """One shipped thing: which row it became, and a digest of that row as it was loaded."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    object_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "随站内容"
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="shipped_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
