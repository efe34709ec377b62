"""The staff desk as a browser uses it: forms are sent as they came, with a few fields changed."""

from xml.etree.ElementTree import Element

import html5lib
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

NOT_SENT = ("submit", "button", "file")


def fields(response: HttpResponse, form_id: str) -> dict[str, str | list[str]]:
    """What a browser sends of a form that nobody touched; the stock admin is not quite valid HTML."""
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    (form,) = [each for each in tree.iter("form") if each.get("id") == form_id]
    named = {each.get("name"): each for each in form.iter() if is_sent(each)}
    return {name: value_of(each) for name, each in named.items() if "__prefix__" not in name}


def is_sent(element: Element) -> bool:
    if not element.get("name") or element.get("type") in NOT_SENT:
        return False
    is_box = element.get("type") in ("checkbox", "radio")
    return element.tag in ("input", "select", "textarea") and (not is_box or "checked" in element.attrib)


def value_of(element: Element) -> str | list[str]:
    if element.tag == "textarea":  # a browser sends lines with both signs at their end
        return (element.text or "").removeprefix("\n").replace("\r\n", "\n").replace("\n", "\r\n")
    if element.tag == "input":
        return element.get("value", "on" if element.get("type") in ("checkbox", "radio") else "")
    options = list(element.iter("option"))
    chosen = [option.get("value", "") for option in options if "selected" in option.attrib]
    if "multiple" in element.attrib:
        return chosen
    return (chosen or [option.get("value", "") for option in options] or [""])[0]


def send(client: Client, address: str, form_id: str, changes: dict[str, object]) -> HttpResponse:
    """Open the page, change these fields of the form, and send it."""
    return client.post(address, fields(client.get(address), form_id) | changes)


def messages(response: HttpResponse) -> list[str]:
    """What the desk said to the person."""
    return [str(message) for message in get_messages(response.wsgi_request)]
