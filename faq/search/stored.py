"""How an entry lies in the index: its fields, and the way there and back."""

import zlib

import tantivy

from faq.search.records import Document, grams_by_field, packed, unpacked
from faq.search.terms import BODY, INITIALS, PHRASES, SOUNDS

SEARCHED = (PHRASES, BODY, SOUNDS, INITIALS)
KEY, WALLET, WALLET_CODE, TOPIC, URGENCY = "key", "wallet", "wallet_code", "topic", "urgency"
FOLDED, SHOWN, TEXT = "folded", "shown", "text"
# Grams are cut by us; tantivy only splits them again. The name is part of the schema: raise its
# number when other grams go in, and an index of the old make no longer opens, but is made anew.
TOKENIZER = "by_space_1"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed: deleting by an unsigned field deletes nothing.
    builder.add_integer_field(KEY, indexed=True, stored=True, fast=True)
    builder.add_integer_field(WALLET_CODE, fast=True)
    for name in SEARCHED:
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="freq")
    for name in (WALLET, TOPIC, URGENCY):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in (FOLDED, SHOWN, TEXT):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


SCHEMA = _schema()


def as_stored(document: Document) -> tantivy.Document:
    """Return what goes into the index of a document."""
    stored, phrases, body = tantivy.Document(), document.phrases, document.body
    stored.add_integer(KEY, document.id)
    stored.add_integer(WALLET_CODE, zlib.crc32(document.wallet.encode()))
    for name in (WALLET, TOPIC, URGENCY):
        stored.add_text(name, getattr(document, name))
    for field, found in grams_by_field(phrases, body).items():
        stored.add_text(field, " ".join(found))
    for name, said in ((FOLDED, phrases), (SHOWN, document.shown), (TEXT, [body])):
        stored.add_bytes(name, packed(said))
    return stored


def as_read(stored: tantivy.Document) -> tuple:
    """Return what a candidate is made of besides its relevance, in the order of its fields."""
    phrases = (unpacked(stored.get_first(name)) for name in (FOLDED, SHOWN))
    known = map(stored.get_first, (KEY, WALLET, TOPIC))
    return (*known, *phrases, bytes(stored.get_first(TEXT)), stored.get_first(URGENCY))
