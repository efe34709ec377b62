"""New and changed entries as an Atom feed."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from faq.models import Entry

MOST = 30  # entries; a reader that asks once a day misses none
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


class EntryFeed(Feed):
    """The entries that readers see, those that changed last first. The object of the feed is the moment."""

    feed_type = Atom1Feed
    language = "zh-Hans"
    title = f"{settings.SITE_NAME}：新的和改过的条目"
    subtitle = "手机钱包出了问题怎么办。"
    author_name = settings.SITE_NAME

    def get_object(self, request: HttpRequest, at: datetime) -> datetime:
        return at

    def link(self) -> str:
        return reverse("home")

    def items(self, at: datetime) -> list[Entry]:
        return list(Entry.objects.published(at).for_lists().newest_first(at)[:MOST])

    def item_title(self, entry: Entry) -> str:
        return in_xml(f"{entry.live.title}（{entry.wallet.name}）")

    def item_description(self, entry: Entry) -> str:
        return escape(in_xml(entry.live.answer))  # Django says that it is HTML

    def item_categories(self, entry: Entry) -> list[str]:
        return [in_xml(entry.topic.name)]

    def item_pubdate(self, entry: Entry) -> datetime:
        return entry.appeared_at

    def item_updateddate(self, entry: Entry) -> datetime:
        return entry.changed_at


def in_xml(text: str) -> str:
    """`text` without the characters that XML cannot hold, such as those pasted from a slide."""
    return NOT_IN_XML.sub(" ", text)
