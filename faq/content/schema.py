"""What the files in fixtures/source may hold; anything else is an error with its place."""

import re
from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from contacts.models import CalendarDay, CalendarYear, Channel, ServicePeriod
from faq.models import Entry

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


def wall_time(value: object) -> time:
    """A time as HH:MM. YAML takes 18:00 without quotes for the number 1080."""
    if not (isinstance(value, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", value)):
        raise PydanticCustomError("wall_time", 'must be a time in quotes, like "09:00"')
    return time.fromisoformat(value)


def known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("time_zone", "no such time zone: {name}", {"name": name})
    return name


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(Part):
    file: Text
    title: Text
    sections: list[Text] = Field(min_length=1)


class Documents(Part):
    documents: list[Document]


class Topic(Part):
    slug: Slug
    name: Text


class Topics(Part):
    topics: list[Topic]


class Citation(Part):
    document: Text
    section: Text


class Wallet(Part):
    slug: Slug
    name: Text
    other_names: list[Text] = []
    summary: Text
    features: list[Text] = []
    sources: list[Citation] = Field(min_length=1)


class Period(Part):
    days: Literal[tuple(ServicePeriod.Days.values)]
    opens: Annotated[time, BeforeValidator(wall_time)]
    closes: Annotated[time, BeforeValidator(wall_time)]


class Hours(Part):
    basis: Literal[tuple(Channel.HoursBasis.values)] = "unknown"
    note: str = ""
    time_zone: Annotated[Text, AfterValidator(known_zone)] = "Asia/Shanghai"
    periods: list[Period] = []


class ChannelPart(Part):
    slug: Slug
    kind: Literal[tuple(Channel.Kind.values)]
    name: Text
    where_to_find: Text
    good_for: list[Text] = []
    wait: str = ""
    have_ready: list[Text] = []
    tips: list[Text] = []
    peak_advice: str = ""
    topics: list[Slug] = []
    hours: Hours = Hours()
    sources: list[Citation] = Field(min_length=1)


class Step(Part):
    do: Text
    see: str = ""
    if_not: str = ""
    if_not_entry: Slug | None = None


class EntryPart(Part):
    slug: Slug
    topic: Slug
    urgency: Literal[tuple(Entry.Urgency.values)] = "routine"
    title: Text
    answer: Text
    have_ready: list[Text] = []
    takes: str = ""
    steps: list[Step] = Field(min_length=1)
    fallback: str = ""
    donts: list[Text] = []
    symptoms: list[Text] = Field(min_length=6)
    sources: list[Citation] = Field(min_length=1)


class WalletFile(Part):
    wallet: Wallet
    channels: list[ChannelPart] = []
    entries: list[EntryPart] = []


class Synonyms(Part):
    words: list[Text] = Field(min_length=1)
    means: list[Text] = []


class TilesFile(Part):
    tiles: list[Annotated[Text, Field(max_length=20)]]


class Day(Part):
    date: date
    kind: Literal[tuple(CalendarDay.Kind.values)]
    name: str = ""


class Year(Part):
    year: int = Field(ge=2000, le=2100)
    arrangement: Literal[tuple(CalendarYear.Arrangement.values)]
    source: Text
    days: list[Day] = Field(min_length=1)


class CalendarFile(Part):
    years: list[Year]


class SynonymsFile(Part):
    synonyms: list[Synonyms]
