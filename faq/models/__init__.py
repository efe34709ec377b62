"""What went wrong, and what to do."""

from faq.models.counts import SearchCount, SearchOpen, SolvedCount
from faq.models.entries import Entry, EntryChange, Symptom
from faq.models.revisions import Revision, Step
from faq.models.shipped import ShippedContent
from faq.models.synonyms import SynonymGroup
from faq.models.tiles import Tile

__all__ = [
    "Entry",
    "EntryChange",
    "Revision",
    "SearchCount",
    "SearchOpen",
    "ShippedContent",
    "SolvedCount",
    "Step",
    "Symptom",
    "SynonymGroup",
    "Tile",
]
