"""Symptoms that readers can tap on the first page instead of typing."""

from django.db import models

from contacts.guard import refuse_contacts


class Tile(models.Model):
    """A phrase in readers' words; tapping it searches for it."""

    phrase = models.CharField(
        "说法", max_length=20, unique=True, help_text="点一下就搜索这句话。", validators=[refuse_contacts]
    )
    position = models.PositiveSmallIntegerField("排序", default=0, help_text="数字小的排在前面。")

    class Meta:
        verbose_name = verbose_name_plural = "首页说法"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.phrase
