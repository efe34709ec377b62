"""How fresh the search index of this node is, for a monitor."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from contacts.models import ContentVersion
from faq.search.stamp import read_stamp


class IndexMetrics:
    """A collector: asked anew at every look of the monitor."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        stamp = read_stamp(settings.SEARCH_INDEX_DIR)
        age = (timezone.now() - stamp.at).total_seconds() if stamp else float("nan")
        yield GaugeMetricFamily(
            "walletsupport_index_age_seconds", "Since the index last took a change in", age
        )
        version, is_up = current_version()
        behind = version - stamp.version if stamp and is_up else float("nan")
        yield GaugeMetricFamily("walletsupport_index_behind", "Content versions the index lacks", behind)
        yield GaugeMetricFamily("walletsupport_database_up", "Whether the database answers", float(is_up))


def current_version() -> tuple[int, bool]:
    """The content version, and whether the database told it."""
    try:
        return ContentVersion.objects.current(), True
    except DatabaseError:
        return 0, False
    finally:
        connection.close()
