"""The numbers, addresses and accounts themselves: a ledger that is only ever added to."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q

from contacts import digests
from contacts.models.channels import Channel


class ContactValueManager(models.Manager):
    def propose(self, channel: Channel, *, person, at: datetime, **fields) -> "ContactValue":
        """Put forward a value that `person` checked at its official source."""
        return self._add(
            ContactValue.Event.PROPOSED, channel=channel, proposer=person, actor=person, at=at, **fields
        )

    @transaction.atomic
    def decide(
        self, proposal: "ContactValue", event: str, *, person, at: datetime, reason: str = ""
    ) -> "ContactValue":
        """Approve, send back or withdraw `proposal`; nobody approves what they proposed."""
        if event == ContactValue.Event.APPROVED and person.pk == proposal.proposer_id:
            raise PermissionDenied("自己提出的联系信息要由另一个人核准。")
        return self._add(
            event,
            proposal=proposal,
            channel=proposal.channel,
            value=proposal.value,
            source_url=proposal.source_url,
            checked_on=proposal.checked_on,
            proposer=proposal.proposer,
            actor=person,
            at=at,
            reason=reason,
        )

    def _add(self, event: str, **fields) -> "ContactValue":
        row = ContactValue(event=event, **fields)
        if event == ContactValue.Event.APPROVED:
            row.digest = row.expected_digest()
        row.full_clean()
        row.save(force_insert=True)
        return row


class ContactValue(models.Model):
    """One line of the ledger of a channel's value.

    What a channel shows follows from its newest approval or withdrawal. Nothing is ever changed or
    removed (a database trigger refuses it); a mistake is mended by a further line.
    """

    class Event(models.TextChoices):
        PROPOSED = "proposed", "提出"
        APPROVED = "approved", "核准"
        REJECTED = "rejected", "退回"
        WITHDRAWN = "withdrawn", "撤下"

    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name="渠道", related_name="values")
    event = models.CharField("事项", max_length=10, choices=Event)
    proposal = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所依据的提议", null=True, blank=True, related_name="decisions"
    )
    value = models.CharField("号码、地址或账号", max_length=200)
    source_url = models.URLField("官方来源网址", max_length=300, help_text="在官方网站的哪一页看到的。")
    checked_on = models.DateField("核对日期", help_text="哪一天在官方来源看到的。")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="proposed_values"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)
    digest = models.CharField("防改摘要", max_length=64, blank=True, editable=False)

    objects = ContactValueManager()

    class Meta:
        verbose_name = verbose_name_plural = "联系信息记录"
        ordering = ["pk"]
        permissions = [("approve_contactvalue", "可以核准联系信息")]
        constraints = [
            models.CheckConstraint(condition=~Q(value=""), name="value_not_empty"),
            models.CheckConstraint(
                condition=Q(event="proposed", proposal=None, actor=F("proposer"))
                | (~Q(event="proposed") & Q(proposal__isnull=False)),
                name="value_decision_names_its_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(event="approved") | (~Q(actor=F("proposer")) & ~Q(digest="")),
                name="value_approved_by_another",
                violation_error_message="自己提出的联系信息要由另一个人核准。",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(event__in=["approved", "rejected"]),
                name="value_decided_once",
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(event="withdrawn"), name="value_withdrawn_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}：{self.get_event_display()}"

    def clean(self) -> None:
        if self.event == self.Event.WITHDRAWN and not self.reason.strip():
            raise ValidationError({"reason": "请写明为什么撤下。"})

    def expected_digest(self) -> str:
        """What `digest` must be for this line to be shown."""
        return digests.sign(
            settings.CONTACT_KEY,
            self.channel_id,
            self.channel.wallet_id,
            self.channel.kind,
            self.proposal_id,
            self.value,
            self.source_url,
            self.checked_on.isoformat(),
            self.at.timestamp(),
            self.proposer_id,
            self.actor_id,
        )

    @property
    def is_intact(self) -> bool:
        return digests.same(self.digest, self.expected_digest())
