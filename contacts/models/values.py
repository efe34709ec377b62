"""The numbers, addresses and accounts themselves: a ledger that is only ever added to."""

import re
import unicodedata
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator, URLValidator, validate_email
from django.db import models, transaction
from django.db.models import F, Q

from contacts import ledger
from contacts.address_rules import refuse_strange_addresses
from contacts.guard import ALL_NATIONAL_LINES
from contacts.models.channels import Channel
from contacts.models.fakes import ReportedFake

SELF_APPROVAL = "自己提出的联系信息要由另一个人核准。"
LISTED_AS_FAKE = "它在假号码名单里（{fake}）：如果它是真的，先从名单里删去。"
PUBLIC_LINE = "{line} 是全国公共专线，不是钱包的客服。"
PRIVATE_PHONE = (
    "这像是个人的手机号，不能当客服热线。官方来源确实写着它的，请另建“社交媒体”或“在线客服”渠道来写。"
)
MOBILE = re.compile(r"1[3-9]\d{9}")
TOO_OLD = "核对日期离现在超过 {days} 天，核准了读者也看不到：请重新核对，再提出一条。"
NOT_OPEN = "这条提议现在不能这样处理：还没有核准，或者已经有人处理过了。"
WAITS_ALREADY = "您已经提出过一模一样的，正在等核准。"
FORMS = {
    Channel.Kind.HOTLINE: RegexValidator(
        r"^\+?[0-9][0-9 \-]{1,22}[0-9]$", "请只写电话号码：数字、空格、短横线，国际号码以 + 开头。"
    ),
    Channel.Kind.EMAIL: validate_email,
}


class ContactValueManager(models.Manager):
    def propose(self, channel: Channel, *, person, at: datetime, **fields) -> "ContactValue":
        """Put forward a value that `person` checked at its official source.

        Raises ValidationError where it does not read as a value of this kind of channel.
        """
        return self._add(
            ContactValue.Event.PROPOSED, channel=channel, proposer=person, actor=person, at=at, **fields
        )

    def decide(
        self, proposal: "ContactValue", event: str, *, person, at: datetime, reason: str = ""
    ) -> "ContactValue":
        """Approve, send back, withdraw or ask to recheck `proposal`.

        Raises PermissionDenied where `person` would approve what they proposed, ValidationError
        where it was decided before.
        """
        if event == ContactValue.Event.APPROVED and person.pk == proposal.proposer_id:
            raise PermissionDenied(SELF_APPROVAL)
        said = {name: getattr(proposal, name) for name in ("channel", *ContactValue.REPEATED)}
        return self._add(event, proposal=proposal, actor=person, at=at, reason=reason, **said)

    def waiting_for(self, person) -> models.QuerySet:
        """Proposals by others that nobody decided: for `person` to decide, if they may approve at all."""
        return self.filter(event=ContactValue.Event.PROPOSED, decisions=None).exclude(proposer=person)

    def open_events(self, proposal: "ContactValue") -> tuple[str, ...]:
        """What may still be decided of `proposal`."""
        return ledger.open_events(list(self.filter(channel=proposal.channel_id)), proposal.pk)

    def waits(self, row: "ContactValue") -> bool:
        """Whether just what `row` proposes waits to be decided, as after a double click."""
        said = {name: getattr(row, name) for name in ("channel", *ContactValue.REPEATED)}
        return self.filter(event=ContactValue.Event.PROPOSED, decisions=None, **said).exists()

    def changed_by_wallet(self) -> dict[int, datetime]:
        """By the id of a wallet when what is shown of its values last changed; nothing without any."""
        shown = self.filter(event__in=ContactValue.SHOWN).values_list("channel__wallet")
        return dict(shown.annotate(models.Max("at")))

    @transaction.atomic
    def _add(self, event: str, **fields) -> "ContactValue":
        # Two lines at once would both follow the same line: the channel's row lets one in.
        Channel.objects.select_for_update(of=("self",)).get(pk=fields["channel"].pk)
        row = ContactValue(event=event, **fields)
        if row.proposal is not None and event not in self.open_events(row.proposal):
            raise ValidationError(NOT_OPEN)
        if row.event == ContactValue.Event.PROPOSED and self.waits(row):
            raise ValidationError(WAITS_ALREADY)
        last = self.filter(channel=row.channel).order_by("pk").last()
        row.digest = ledger.sign(settings.CONTACT_KEY, row.signed_parts(), last.digest if last else "")
        row.full_clean()
        row.save(force_insert=True)
        count = self.filter(channel=row.channel).count()
        sealed = ledger.seal(settings.CONTACT_KEY, count, row.digest)
        LedgerSeal.objects.update_or_create(channel=row.channel, defaults={"digest": sealed})
        return row


class LedgerSeal(models.Model):
    """What closes the ledger of a channel: written with every line."""

    channel = models.OneToOneField(Channel, models.PROTECT, primary_key=True, related_name="seal")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "联系信息封印"

    def __str__(self) -> str:
        return f"{self.channel_id}"


class ContactValue(models.Model):
    """One line of the ledger of a channel's value; `contacts.ledger` says what the lines amount to.

    Nothing is ever changed or removed (a database trigger refuses it); a mistake is mended by a
    further line.
    """

    class Event(models.TextChoices):
        PROPOSED = ledger.PROPOSED, "提出"
        APPROVED = ledger.APPROVED, "核准"
        REJECTED = ledger.REJECTED, "退回"
        WITHDRAWN = ledger.WITHDRAWN, "撤下"
        RECHECK = ledger.RECHECK, "要求重新核实"

    SHOWN = (Event.APPROVED, Event.WITHDRAWN, Event.RECHECK)  # what readers come to see
    REPEATED = ("value", "source_url", "checked_on", "proposer")  # what a decision repeats

    channel = models.ForeignKey(Channel, models.PROTECT, verbose_name="渠道", related_name="values")
    event = models.CharField("事项", max_length=10, choices=Event)
    proposal = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所依据的提议", null=True, blank=True, related_name="decisions"
    )
    value = models.CharField("号码、地址或账号", max_length=200)
    source_url = models.CharField(
        "官方来源网址",
        max_length=300,
        validators=[URLValidator(["https"], message="请写 https:// 开头的官方网址。")],
        help_text="在官方网站的哪一页看到的。",
    )
    checked_on = models.DateField("核对日期", help_text="哪一天在官方来源看到的。")
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提出人", related_name="proposed_values"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", related_name="+"
    )
    at = models.DateTimeField("时间")
    reason = models.TextField("说明", blank=True)
    digest = models.CharField("防改摘要", max_length=64, editable=False)

    objects = ContactValueManager()

    class Meta:
        verbose_name = verbose_name_plural = "联系信息记录"
        ordering = ["pk"]
        permissions = [("approve_contactvalue", "可以核准联系信息")]
        constraints = [
            models.CheckConstraint(condition=~Q(value="") & ~Q(digest=""), name="value_not_empty"),
            models.CheckConstraint(
                condition=Q(event="proposed", proposal=None, actor=F("proposer"))
                | (~Q(event="proposed") & Q(proposal__isnull=False)),
                name="value_decision_names_its_proposal",
            ),
            models.CheckConstraint(
                condition=~Q(event="approved") | ~Q(actor=F("proposer")),
                name="value_approved_by_another",
                violation_error_message=SELF_APPROVAL,
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(event__in=["approved", "rejected"]),
                name="value_decided_once",
                violation_error_message="这条提议已经有人处理过了。",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(event="withdrawn"),
                name="value_withdrawn_once",
                violation_error_message="这条联系信息已经撤下了。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}：{self.get_event_display()}"

    def clean(self) -> None:
        if self.event in (self.Event.PROPOSED, self.Event.APPROVED):
            self._refuse_fake()
            self._refuse_public_line()
            self._refuse_old_check()
        if self.event == self.Event.PROPOSED:
            self._refuse_wrong_form()
        if self.event in (self.Event.PROPOSED, self.Event.APPROVED):
            self._refuse_strange_addresses()

    def _refuse_wrong_form(self) -> None:
        if self.value != unicodedata.normalize("NFKC", self.value) or not self.value.isprintable():
            raise ValidationError({"value": "含有全角、不可见或特殊字符，请重新输入，不要粘贴。"})
        if validate := FORMS.get(self.channel.kind):
            try:
                validate(self.value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from error

    def _refuse_strange_addresses(self) -> None:
        """Approval looks again: what was proposed before this rule may still wait."""
        for name in ("value", "source_url"):
            try:
                refuse_strange_addresses(getattr(self, name))
            except ValidationError as error:
                raise ValidationError({name: error.messages}) from error

    @property
    def standing(self) -> ledger.Standing:
        """How far the value may be trusted on the day of this line, by the age of its check alone."""
        today = self.at.astimezone(self.channel.zone).date()
        return ledger.Live(self, is_recheck_asked=False).standing(today, settings.CONTACT_AGES)

    def _refuse_old_check(self) -> None:
        """Approved, it would be hidden at once, and hide the good value that it replaces."""
        if self.checked_on and self.checked_on > self.at.astimezone(self.channel.zone).date():
            raise ValidationError({"checked_on": "核对日期不能在将来。"})
        if self.checked_on and self.standing == ledger.Standing.HIDDEN:
            raise ValidationError({"checked_on": TOO_OLD.format(days=settings.CONTACT_AGES.hide)})

    def _refuse_fake(self) -> None:
        if fake := ReportedFake.objects.meant_by(self.channel.contacts_of(self.value)):
            raise ValidationError({"value": LISTED_AS_FAKE.format(fake=fake)})

    def _refuse_public_line(self) -> None:
        """No company answers on a line of the country, or has a private telephone as its hotline."""
        forms = [contact.form for contact in self.channel.contacts_of(self.value)]
        if line := next((form for form in forms if form in ALL_NATIONAL_LINES), None):
            raise ValidationError({"value": PUBLIC_LINE.format(line=line)})
        if self.channel.kind == Channel.Kind.HOTLINE and MOBILE.fullmatch(forms[0]):
            raise ValidationError({"value": PRIVATE_PHONE})

    def signed_parts(self) -> tuple:
        """All that this line says, in the order in which it is signed."""
        channel = self.channel
        return (
            *(channel.pk, channel.slug, channel.kind, channel.wallet_id),
            *(self.event, self.proposal_id, self.value, self.source_url, self.checked_on),
            *(self.proposer_id, self.actor_id, self.at.astimezone(UTC).isoformat(), self.reason),
        )
