"""Text areas whose lines end as they do in the database."""

from collections.abc import Mapping

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models


class PlainTextarea(AdminTextareaWidget):
    """Takes away the carriage returns that browsers send.

    With them a text that nobody touched would count as changed: its reader would become its author,
    and shipped content would count as edited by staff.
    """

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return value and value.replace("\r\n", "\n")


PLAIN_TEXT = {models.TextField: {"widget": PlainTextarea}}
