"""All kinds of shipped things, in the order in which they are loaded: what is referred to first."""

from faq.content.contact_kinds import ChannelKind, DocumentKind, SectionKind, TopicKind, WalletKind, YearKind
from faq.content.entry_kinds import EntryKind, SynonymKind, TileKind

KINDS = (
    DocumentKind(),
    SectionKind(),
    TopicKind(),
    WalletKind(),
    ChannelKind(),
    EntryKind(),
    SynonymKind(),
    TileKind(),
    YearKind(),
)
