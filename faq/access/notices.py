"""Mail to administrators about accounts."""

from django.contrib.auth import get_user_model
from django.db import transaction

from contacts.notices import send
from faq.models import AccountEvent
from faq.models.accounts import CONFIRMING

SUBJECT = "有账号变更等待确认：{account}"
BODY = "{actor} 对账号“{account}”做了：{what}。{note}\n请向本人核实，再打开下面的页面确认；有疑问就先停用这个账号。\n{address}\n"


def tell_administrators(event: AccountEvent, address: str) -> None:
    """Tell the other administrators, once it is committed, that an account waits to be confirmed."""
    people = get_user_model().objects.with_perm(
        CONFIRMING, backend="django.contrib.auth.backends.ModelBackend"
    )
    involved = [event.actor_id, event.account_id]
    others = people.exclude(pk__in=involved).exclude(email="").values_list("email", flat=True)
    said = {"account": event.account, "actor": event.actor, "what": event.get_kind_display()}
    body = BODY.format(**said, note=event.note, address=address)
    recipients = list(others)
    transaction.on_commit(lambda: send(SUBJECT.format(**said), body, recipients))
