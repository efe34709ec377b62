"""Contacts as files, to be looked at elsewhere. They are never brought in from a file."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.directory import ChannelCard, cards_by_wallet
from contacts.downloads import KINDS, download, json_line
from contacts.ledger import Standing
from contacts.spreadsheet import table

STANDINGS = {Standing.VERIFIED: "已核实", Standing.RECHECK: "待重新核实", Standing.HIDDEN: "没有可显示的"}
COLUMNS: dict[str, Callable[[ChannelCard], str]] = {
    "钱包": lambda card: card.channel.wallet.slug,
    "渠道": lambda card: card.channel.slug,
    "种类": lambda card: card.channel.get_kind_display(),
    "名称": lambda card: card.channel.name,
    "在哪里找": lambda card: card.channel.where_to_find,
    "联系信息": lambda card: card.value.value if card.value else "",
    "核实情况": lambda card: STANDINGS[card.standing],
    "核对日期": lambda card: card.value.checked_on.isoformat() if card.value else "",
    "官方来源": lambda card: card.value.source_url if card.value else "",
}


class Exporting:
    """A part of the admin of channels."""

    change_list_template = "admin/contacts/channel/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.export_view))
        return [path("export/<str:kind>/", view, name="contacts_channel_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Every channel with the value that readers see now."""
        if not request.user.has_perms(["contacts.view_channel", "contacts.view_contactvalue"]):
            raise PermissionDenied
        if kind not in KINDS:
            return HttpResponseRedirect(reverse("admin:contacts_channel_changelist"))
        at = timezone.now()
        cards = [card for each in cards_by_wallet(at).values() for card in each]
        rows = [[column(card) for column in COLUMNS.values()] for card in cards]
        return download(written(rows, kind), "contacts", kind, timezone.localdate(at))


def written(rows: list[list[str]], kind: str) -> str:
    if kind == "csv":
        return table(list(COLUMNS), rows)
    return "".join(json_line(dict(zip(COLUMNS, row, strict=True))) for row in rows)
