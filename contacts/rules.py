"""The rules of this app's tables that the database itself keeps (see `triggers`)."""

from contacts.triggers import After, Refuse, append_only, content_change

VISIBLE_TABLES = (
    "contacts_sourcedocument",
    "contacts_sourcesection",
    "contacts_wallet",
    "contacts_wallet_sources",
    "contacts_topic",
    "contacts_channel",
    "contacts_channel_topics",
    "contacts_channel_sources",
    "contacts_serviceperiod",
    "contacts_specialday",
    "contacts_contactvalue",
    "contacts_calendaryear",
    "contacts_calendarday",
    "contacts_reportedfake",
)
# A decision must repeat what was proposed, by whom, on whose word: a lie in any column is refused.
DECISION_DIFFERS = (
    "NEW.event <> 'proposed' AND NOT EXISTS (SELECT 1 FROM contacts_contactvalue p "
    "WHERE p.id = NEW.proposal_id AND p.event = 'proposed' AND p.channel_id = NEW.channel_id "
    "AND p.value = NEW.value AND p.source_url = NEW.source_url AND p.checked_on = NEW.checked_on "
    "AND p.proposer_id = NEW.proposer_id)"
)


def triggers(vendor: str) -> list[Refuse | After]:
    """All triggers of this app for a database of kind `vendor`."""
    return [
        *append_only("contacts_contactvalue", "联系信息记录只增不改"),
        Refuse("contacts_contactvalue", "INSERT", DECISION_DIFFERS, "决定与提议不一致"),
        *(trigger for table in VISIBLE_TABLES for trigger in content_change(vendor, table)),
    ]
