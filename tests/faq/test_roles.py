"""The groups of staff: what each may do, and that making them again changes nothing."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from faq.management.commands.load_roles import permissions_by_name, permissions_of
from faq.roles import ADD, CHANGE, DELETE, EVERYTHING, ROLES, VIEW, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles() -> None:
    call_command("load_roles", verbosity=0)


def groups() -> dict[str, set[str]]:
    """The permissions of each group as app.codename."""
    pairs = Group.objects.values_list("name", "permissions__content_type__app_label", "permissions__codename")
    found: dict[str, set[str]] = {}
    for name, app, codename in pairs:
        found.setdefault(name, set()).add(f"{app}.{codename}")
    return found


def may(role: str, permission: str) -> bool:
    return permission in groups()[role]


def test_it_makes_the_groups(roles):
    assert list(Group.objects.order_by("name").values_list("name", flat=True)) == sorted(
        role.name for role in ROLES
    )


def test_it_gives_each_group_what_its_role_says(roles):
    expected = {}
    for role in ROLES:
        actions = {
            f"{model.split('.')[0]}.{action}_{model.split('.')[1]}"
            for model, actions in role.actions.items()
            for action in actions
        }
        expected[role.name] = actions | set(role.further)
    assert groups() == expected


def test_it_changes_nothing_when_run_again(roles):
    before = groups(), list(Group.objects.values_list("pk", "name"))
    call_command("load_roles", verbosity=0)
    assert (groups(), list(Group.objects.values_list("pk", "name"))) == before


def test_it_takes_back_a_permission_that_no_role_gives(roles):
    before = groups()
    Group.objects.get(name="编辑").permissions.add(Permission.objects.get(codename="delete_wallet"))
    call_command("load_roles", verbosity=0)
    assert groups() == before


def test_it_leaves_other_groups_alone(roles):
    Group.objects.create(name="志愿者").permissions.add(Permission.objects.get(codename="view_entry"))
    call_command("load_roles", verbosity=0)
    assert groups()["志愿者"] == {"faq.view_entry"}


APPROVERS = {
    "faq.approve_revision": {"审核", "管理员"},
    "faq.publish_own_revision": {"管理员"},
    "contacts.approve_contactvalue": {"审核", "管理员"},
    "contacts.change_contactvalue": set(),
    "contacts.delete_contactvalue": set(),
    "contacts.change_wallet": {"管理员"},
    "faq.change_entry": {"编辑", "审核", "管理员"},
    "contacts.change_channel": {"联系信息管理员", "管理员"},
    "contacts.add_contactvalue": {"联系信息管理员", "管理员"},
    "auth.change_user": {"管理员"},
    "admin.view_logentry": {"只读审计", "管理员"},
    "faq.view_accountevent": {"只读审计", "管理员"},
    "faq.export_history": {"只读审计", "管理员"},
    "faq.change_accountevent": set(),
    "faq.view_entry": {"编辑", "审核", "联系信息管理员", "只读审计", "管理员"},
}


@pytest.mark.parametrize(("permission", "expected"), APPROVERS.items(), ids=APPROVERS)
def test_it_lets_only_these_roles(roles, permission, expected):
    assert {role.name for role in ROLES if may(role.name, permission)} == expected


def test_it_lets_auditors_only_look(roles):
    others = {name for name in groups()["只读审计"] if not name.split(".")[1].startswith("view_")}
    assert others == {"faq.export_history"}


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(Role("某", {"faq.entry": ("fly",)}), id="action"),
        pytest.param(Role("某", {"faq.nothing": (VIEW,)}), id="model"),
        pytest.param(Role("某", {}, ("faq.fly_away",)), id="permission"),
    ],
)
def test_it_refuses_a_role_with_an_unknown(role):
    known = permissions_by_name()
    with pytest.raises(KeyError):
        permissions_of(role, known)


def test_it_knows_all_actions_of_the_admin():
    assert EVERYTHING == (VIEW, ADD, CHANGE, DELETE)
