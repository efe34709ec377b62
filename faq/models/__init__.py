"""What went wrong, and what to do."""

from faq.models.accounts import AccountEvent
from faq.models.counts import SearchCount, SearchOpen, SolvedCount, StepStop
from faq.models.entries import Entry
from faq.models.entry_changes import EntryChange
from faq.models.feedback import Feedback
from faq.models.revision_events import RevisionEvent
from faq.models.revisions import Revision
from faq.models.shipped import ShippedContent
from faq.models.steps import Step
from faq.models.symptoms import Symptom
from faq.models.synonyms import SynonymGroup
from faq.models.tiles import Tile

__all__ = [
    "AccountEvent",
    "Entry",
    "EntryChange",
    "Feedback",
    "Revision",
    "RevisionEvent",
    "SearchCount",
    "SearchOpen",
    "ShippedContent",
    "SolvedCount",
    "Step",
    "StepStop",
    "Symptom",
    "SynonymGroup",
    "Tile",
]
