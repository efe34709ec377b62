# ruff: noqa: S608  the SQL is made of constants of this module only
"""The rules of this app's tables that the database itself keeps (see `contacts.triggers`)."""

from contacts.triggers import After, Refuse, append_only, content_change, raise_version

VERSION = "(SELECT number FROM contacts_contentversion WHERE id = 1)"
UPSERT = "ON CONFLICT (entry_id) DO UPDATE SET version = excluded.version"
STATE = "(SELECT state FROM faq_revision WHERE id = {row}.revision_id)"
APPROVED, CLOSED = f"{STATE} = 'approved'", f"{STATE} IN ('approved', 'set_aside')"
FIXED = "已核准的版本不能再改，搁置的版本和版本记录也一样；请另建新版本"

MOVED = "说法不能移到另一个条目；请在那里另写一条"  # only the new entry would be indexed anew


def changed(entry: str) -> str:
    """SQL that notes that the entry with this id changed, for the search index to catch up."""
    return f"INSERT INTO faq_entrychange (entry_id, version) VALUES ({entry}, {VERSION}) {UPSERT}"


def changed_with(column: str, row: str = "NEW") -> str:
    """SQL that notes a change of every entry that refers to `row` by `column`."""
    return (
        f"INSERT INTO faq_entrychange (entry_id, version) SELECT id, {VERSION} FROM faq_entry "
        f"WHERE {column} = {row}.id {UPSERT}"
    )


def triggers(vendor: str) -> list[Refuse | After]:
    """All triggers of this app for a database of kind `vendor`."""
    raised = raise_version(vendor)
    return [
        *append_only("faq_revision", FIXED, "OLD.state IN ('approved', 'set_aside')"),
        *append_only("faq_step", FIXED, CLOSED.format(row="OLD")),
        Refuse("faq_revisionevent", "UPDATE", "1 = 1", FIXED),
        Refuse("faq_revisionevent", "DELETE", CLOSED.format(row="OLD"), FIXED),
        *append_only("faq_accountevent", "账号与登录记录只增不改"),
        Refuse("faq_step", "INSERT", APPROVED.format(row="NEW"), FIXED),
        Refuse("faq_step", "UPDATE", APPROVED.format(row="NEW"), FIXED, label="refuse_arrival"),
        *content_change(vendor, "faq_entry", changed("{row}.id")),
        *content_change(vendor, "faq_entry_sources"),
        *content_change(
            vendor, "faq_revision", changed("{row}.entry_id"), condition="{row}.state = 'approved'"
        ),
        *content_change(vendor, "faq_symptom", changed("{row}.entry_id")),
        Refuse("faq_symptom", "UPDATE", "OLD.entry_id <> NEW.entry_id", MOVED),
        *content_change(vendor, "faq_synonymgroup"),
        *content_change(vendor, "faq_tile"),
        # Names of wallets and topics are part of what the index holds of an entry. Triggers of one
        # table run in an order of the database's own, so these raise the version themselves.
        After("contacts_wallet", "UPDATE", (raised, changed_with("wallet_id")), label="entries"),
        After("contacts_topic", "UPDATE", (raised, changed_with("topic_id")), label="entries"),
    ]
