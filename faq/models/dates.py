"""Days and moments that staff may write."""

from datetime import date

from django.core.exceptions import ValidationError

YEARS = range(2000, 2101)


def in_our_time(day: date) -> None:
    """Raise ValidationError for a slip like 0001 or 9999: no time zone or interval fits beside those."""
    if day.year not in YEARS:
        raise ValidationError(f"年份要在 {YEARS[0]} 到 {YEARS[-1]} 之间。")


DAY = {"null": True, "blank": True, "validators": [in_our_time]}
