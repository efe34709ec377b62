"""Where a reader comes from, as far as the browser says: a page of this site, never another's."""

from urllib.parse import SplitResult, parse_qs, urlsplit

from django.http import HttpRequest

from faq.counting import term_of


def is_read(request: HttpRequest) -> bool:
    """Whether somebody looks at the page: a browser may also fetch it in case they will."""
    return request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")


def is_new_question(request: HttpRequest) -> bool:
    """Whether a search is more than another look (a facet, a further page) at the one before."""
    before = page_before(request)
    if before is None or before.path != request.path or before.query == request.META["QUERY_STRING"]:
        return True
    return question_in(before) != request.GET.get("q", "")


def term_before(request: HttpRequest, address: str) -> str:
    """The term that led the reader to the page at `address`, from which they come; otherwise ""."""
    before = page_before(request)
    return term_of(question_in(before)) if before and before.path == address else ""


def page_before(request: HttpRequest) -> SplitResult | None:
    """The address of the page of this site that led here."""
    try:
        before = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return None
    return before if before.netloc == request.get_host() else None


def question_in(address: SplitResult) -> str:
    return parse_qs(address.query).get("q", [""])[-1]
