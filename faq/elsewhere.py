"""The same symptom in other wallets: who reads of one may have another."""

from collections import Counter
from datetime import datetime

from contacts.models.wallets import GENERAL
from faq.models import Entry
from faq.search import site
from faq.shown import published_in_order

MOST_ASKED = 12  # symptoms asked for: more do not change the answer
SHARE = 0.5  # of them that must find an entry for it to be about the same


def same_elsewhere(entry: Entry, at: datetime) -> list[Entry]:
    """The entry of each other wallet that is about the same as `entry`, in the order of the wallets.

    About the same is what has its topic and is found by half of its symptoms. The general guide,
    which is for all wallets, is left out: it stands among the related entries. Of each wallet it is
    the one that the symptoms find most often.
    """
    phrases = list(entry.symptoms.values_list("phrase", flat=True)[:MOST_ASKED])
    engine = site.site_search.engine(at)
    times = Counter(hit.id for phrase in phrases for hit in engine.search(phrase).hits)
    often = [pk for pk, number in times.most_common() if number >= SHARE * len(phrases)]
    best: dict[int, Entry] = {}
    for other in published_in_order(often, at):
        if other.topic_id == entry.topic_id and other.wallet.slug != GENERAL:
            best.setdefault(other.wallet_id, other)
    best.pop(entry.wallet_id, None)
    return sorted(best.values(), key=lambda other: other.wallet.position)
