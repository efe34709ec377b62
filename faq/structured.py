"""Entries and the site as structured data (schema.org): only what the page shows, as it shows it."""

from django.conf import settings
from django.urls import reverse

from contacts.structured import SCHEMA, Address
from faq.models import Revision, Step


def faq_page(revision: Revision, steps: list[Step]) -> dict:
    """An entry as one question: its answer is the sentence on top, then what to do, a line each."""
    said = "\n".join([revision.answer, *(step.action for step in steps)])
    answer = {"@type": "Answer", "text": said}
    question = {"@type": "Question", "name": revision.title, "acceptedAnswer": answer}
    return {"@context": SCHEMA, "@type": "FAQPage", "mainEntity": [question]}


def web_site() -> dict:
    """The site and how to search it."""
    action = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": Address(reverse("search"), "?q={search_term_string}"),
        },
        "query-input": "required name=search_term_string",
    }
    return {
        "@context": SCHEMA,
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": Address(reverse("home")),
        "potentialAction": action,
    }
