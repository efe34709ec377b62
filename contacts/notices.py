"""Mail to staff."""

import logging

from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction

from contacts.models import ContactValue

logger = logging.getLogger(__name__)


def tell_approvers(proposal: ContactValue, address: str) -> None:
    """Tell those who may approve `proposal` that it waits, once it is committed.

    A mail that cannot be sent is logged and holds nothing up: the proposal waits in the admin too.
    """
    people = get_user_model().objects.with_perm(
        "contacts.approve_contactvalue", backend="django.contrib.auth.backends.ModelBackend"
    )
    others = people.exclude(pk=proposal.proposer_id).exclude(email="").values_list("email", flat=True)
    subject = f"有联系信息待核准：{proposal.channel.wallet} {proposal.channel}"
    body = f"{proposal.proposer} 提出了新的联系信息。请自己打开官方来源核对后再核准：\n{address}\n"
    transaction.on_commit(lambda: send(subject, body, list(others)))


def send(subject: str, body: str, recipients: list[str]) -> None:
    for recipient in recipients:
        try:
            send_mail(subject, body, None, [recipient])
        except OSError as error:
            logger.error("mail to an approver was not sent: %s", error)
