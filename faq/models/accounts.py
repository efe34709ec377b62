"""What happened to staff accounts: sign-ins, passwords, second factors, roles. Only ever added to."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

# What nobody may do as two people, and who may say that an account is its owner's.
CONFIRMING = "auth.change_user"
APPROVING = frozenset({"faq.approve_revision", "contacts.approve_contactvalue"})
POWERS = APPROVING | {CONFIRMING}

NOT_YOURSELF = "自己的账号要由另一个人确认。"
CHANGED_BY_YOU = "这些变更里有您做的，要由另一位管理员确认。"
NOT_CONFIRMED_YOURSELF = "您自己的账号还在等待确认，不能确认别人的。"
NOTHING_TO_CONFIRM = "这个账号没有等待确认的变更。"


def powers(person) -> frozenset[str]:
    """What the roles of `person` let them do, of what nobody may do as two people."""
    if not (person.is_active and person.is_staff):
        return frozenset()
    return POWERS & ModelBackend().get_all_permissions(person)


def people_with_powers() -> Q:
    """The condition on accounts that their roles let them do some of it; operators' accounts aside."""
    people = get_user_model().objects
    backend = "django.contrib.auth.backends.ModelBackend"
    found = Q()
    for name in sorted(POWERS):
        held = people.with_perm(name, include_superusers=False, backend=backend)
        found |= Q(pk__in=held.values("pk"))
    return found


class AccountEventQuerySet(models.QuerySet):
    def waiting(self) -> "AccountEventQuerySet":
        """What others did that would let them act in an account's name, and nobody confirmed since."""
        confirmed = AccountEvent.objects.filter(
            account=OuterRef("account"), kind=AccountEvent.Kind.CONFIRMED, pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(confirmed), needs_confirmation=True)

    def waiting_for(self, account) -> "AccountEventQuerySet":
        return self.waiting().filter(account=account)


class AccountEventManager(models.Manager.from_queryset(AccountEventQuerySet)):
    def record(self, kind: str, *, at: datetime, account=None, actor=None, **fields) -> "AccountEvent":
        return self.create(kind=kind, at=at, account=account, actor=actor, **fields)

    def confirm(self, account, *, by, at: datetime, address: str = "") -> "AccountEvent":
        """Record that `by` knows `account` to be in the hands of its owner; None is the operator.

        Raises PermissionDenied where `by` had a hand in it, ValidationError where nothing waits.
        """
        waiting = self.waiting_for(account)
        if not waiting.exists():
            raise ValidationError(NOTHING_TO_CONFIRM)
        if by is not None:
            self._require_another(by, account, waiting)
        return self.record(AccountEvent.Kind.CONFIRMED, at=at, account=account, actor=by, address=address)

    def _require_another(self, by, account, waiting: AccountEventQuerySet) -> None:
        if by.pk == account.pk:
            raise PermissionDenied(NOT_YOURSELF)
        if waiting.filter(actor=by).exists():
            raise PermissionDenied(CHANGED_BY_YOU)
        if self.waiting_for(by).exists():
            raise PermissionDenied(NOT_CONFIRMED_YOURSELF)


class AccountEvent(models.Model):
    """One thing that happened to an account. Neither passwords nor codes nor whole addresses are kept.

    `needs_confirmation` says that somebody else could now act in the account's name: it approves
    nothing until another administrator, or the operator, confirmed it.
    """

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", "登录"
        WRONG_PASSWORD = "wrong_password", "密码不对"
        WRONG_CODE = "wrong_code", "验证码不对"
        SLOWED = "slowed", "试得太多，暂时不让再试"
        CREATED = "created", "新建账号"
        ACCESS_CHANGED = "access_changed", "改了角色或状态"
        PASSWORD_CHANGED = "password_changed", "本人改了密码"
        PASSWORD_SET = "password_set", "别人重设了密码"
        FACTOR_ADDED = "factor_added", "设置了两步验证"
        FACTOR_REMOVED = "factor_removed", "本人停用了两步验证"
        FACTOR_RESET = "factor_reset", "别人移除了两步验证"
        CODES_RENEWED = "codes_renewed", "换了备用码"
        CONFIRMED = "confirmed", "确认了账号变更"

    at = models.DateTimeField("时间")
    kind = models.CharField("事项", max_length=20, choices=Kind)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="账号",
        null=True,
        blank=True,
        related_name="account_events",
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="谁做的",
        null=True,
        blank=True,
        related_name="+",
    )
    address = models.CharField("网络地址（遮住末尾）", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    needs_confirmation = models.BooleanField("要别人确认", default=False)

    objects = AccountEventManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号与登录记录"
        ordering = ["-pk"]
        permissions = [("export_history", "可以导出历史记录")]
        indexes = [
            models.Index(fields=["account", "kind"], name="account_event_by_account"),
            models.Index(fields=["at"], name="account_event_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.account or '没有这个账号'}"
