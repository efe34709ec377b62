"""Staff accounts: made and changed here, but nobody becomes two people by it."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacts.limits import client_address, masked
from contacts.refusals import reason_of
from faq.access import second_factor
from faq.access.events import Kind, record
from faq.access.notices import tell_administrators
from faq.content.entry_kinds import SHIPPED_ACCOUNT
from faq.models import AccountEvent
from faq.models.accounts import people_with_powers, powers

for model in (User, Group):  # the groups are what load_roles makes of them
    admin.site.unregister(model)

ACCESS = {"groups", "is_active"}  # what lets an account do something


def is_shipped(person: User | None) -> bool:
    """Is it the account that the shipped content belongs to? Nobody ever logs in with it."""
    return person is not None and person.username == SHIPPED_ACCOUNT


def role_names(person: User) -> str:
    return "、".join(sorted(group.name for group in person.groups.all()))


class UnconfirmedFilter(admin.SimpleListFilter):
    """Accounts that approve nothing until somebody else confirmed them."""

    title = "核准权"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("yes", "等待确认")]

    def queryset(self, request: HttpRequest, people):
        return people.filter(people_with_powers(), is_waiting=True) if self.value() else people


@admin.register(User)
class StaffAdmin(UserAdmin):
    """Superusers are made on the machine (`make admin`), and changed there."""

    list_display = ["username", "last_name", "first_name", "roles", "is_active", "waits", "last_login"]
    list_filter = [UnconfirmedFilter, "is_active", "groups"]
    change_form_template = "admin/auth/user/change_form.html"
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    # Nobody is made a superuser here, or given single permissions: roles are all there is.
    fieldsets = [
        (None, {"fields": ["username", "password", "last_name", "first_name", "email"]}),
        ("能做什么", {"fields": ["groups", "is_active"]}),
        ("时间", {"fields": ["last_login", "date_joined"]}),
    ]

    def get_queryset(self, request: HttpRequest):
        waiting = AccountEvent.objects.waiting().filter(account=OuterRef("pk"))
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        people = super().get_queryset(request).prefetch_related("groups")
        return people.annotate(is_waiting=Exists(waiting), has_factor=Exists(factors))

    @admin.display(description="角色")
    def roles(self, person: User) -> str:
        return role_names(person)

    @admin.display(description="等待确认", boolean=True)
    def waits(self, person: User) -> bool:
        return person.is_waiting

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        """A handful of roles, to be ticked."""
        kwargs["widget"] = forms.CheckboxSelectMultiple
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label, field.help_text = "角色", ""
        return field

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's account is for nobody else to change; the shipped content's has no password."""
        allowed = super().has_change_permission(request, obj) and not is_shipped(obj)
        return allowed and (obj is None or not obj.is_superuser or obj == request.user)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are deactivated: what people wrote and decided stays theirs."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:  # noqa: FBT001
        form.powers_before = powers(User.objects.get(pk=obj.pk)) if change else frozenset()
        obj.is_staff = obj.is_staff or not change  # there are no other accounts
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        person = User.objects.get(pk=form.instance.pk)
        if not change:
            self.note(request, Kind.CREATED, person, needs_confirmation=True)
        elif ACCESS & set(form.changed_data):
            gained = powers(person) - form.powers_before
            state = f"角色：{role_names(person) or '无'}{'' if person.is_active else '；已停用'}"
            self.note(request, Kind.ACCESS_CHANGED, person, note=state, needs_confirmation=bool(gained))

    def note(self, request: HttpRequest, kind: str, person: User, **fields) -> None:
        """Record what was done to an account, and tell the others where it takes a second person."""
        event = record(request, kind, person, **fields)
        if event.needs_confirmation:
            tell_administrators(event, request.build_absolute_uri(confirm_url(person)))

    @transaction.atomic
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Set somebody's password: with no second factor of theirs, whoever set it could sign in."""
        person = self.get_object(request, id)
        if person == request.user:
            return redirect("account_change_password")
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            is_open = not second_factor.has_one(person)
            self.note(request, Kind.PASSWORD_SET, person, needs_confirmation=is_open)
        return response

    def get_urls(self) -> list[URLPattern]:
        def asked_again(view):
            return self.admin_site.admin_view(reauthentication_required(view))

        return [
            path("<int:pk>/confirm/", asked_again(self.confirm_view), name="auth_user_confirm"),
            path("<int:pk>/factor/", asked_again(require_POST(self.factor_view)), name="auth_user_factor"),
            *super().get_urls(),
        ]

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What others did to an account, and the word that it is its owner's all the same."""
        person = self.changeable(request, pk)
        if request.method == "POST":
            self.confirm(request, person)
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
        events = list(AccountEvent.objects.waiting_for(person).select_related("actor"))
        is_involved = any(event.actor == request.user for event in events)
        said = {"person": person, "events": events, "is_involved": is_involved}
        context = {"title": "确认账号变更", "opts": self.opts} | said
        shared = self.admin_site.each_context(request)
        return render(request, "admin/auth/user/confirm.html", shared | context)

    def confirm(self, request: HttpRequest, person: User) -> None:
        address = masked(client_address(request))
        try:
            AccountEvent.objects.confirm(person, by=request.user, at=timezone.now(), address=address)
        except (PermissionDenied, ValidationError) as error:
            self.message_user(request, reason_of(error), messages.ERROR)
        else:
            self.message_user(request, f"已确认：“{person}”现在可以核准。")

    @transaction.atomic
    def factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take away the second factors of somebody who lost them."""
        person = self.changeable(request, pk)
        if person == request.user:
            return redirect("mfa_index")
        removed, _rows = Authenticator.objects.filter(user=person).delete()
        if removed:
            self.note(request, Kind.FACTOR_RESET, person, needs_confirmation=True)
            self.message_user(request, f"已移除“{person}”的两步验证。他下次登录时重新设置。")
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))

    def changeable(self, request: HttpRequest, pk: int) -> User:
        person = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person


def confirm_url(person: User) -> str:
    return reverse("admin:auth_user_confirm", args=[person.pk])
