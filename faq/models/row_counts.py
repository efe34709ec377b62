"""How many rows several queries find, asked of the database at once."""

from collections.abc import Mapping

from django.db.models import Count, QuerySet, Value


def count_rows(queries: Mapping[str, QuerySet]) -> dict[str, int]:
    """The number of rows that each query finds, by its name; one query, of whatever models."""
    if not queries:
        return {}
    counts = [
        query.order_by().values(counted=Value(name)).annotate(row_count=Count("pk", distinct=True))
        for name, query in queries.items()
    ]
    found = counts[0].union(*counts[1:], all=True) if counts[1:] else counts[0]
    return dict.fromkeys(queries, 0) | {row["counted"]: row["row_count"] for row in found}
