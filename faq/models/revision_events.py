"""What was done to a revision, by whom and when: lines that are only ever added."""

from django.conf import settings
from django.db import models

from faq.models.states import Event


class RevisionEvent(models.Model):
    """One thing done to a revision.

    Revisions that came with the portal or by a bulk import were not written here and have none.
    """

    revision = models.ForeignKey("faq.Revision", models.CASCADE, verbose_name="版本", related_name="events")
    event = models.CharField("事项", max_length=10, choices=Event)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "版本记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.revision}：{self.get_event_display()}"
