"""The staff desk for entries, their revisions, and the words that searching knows."""

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import admin
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from faq.admin.account_events import AccountEventAdmin
from faq.admin.entries import EntryAdmin
from faq.admin.feedback import FeedbackAdmin
from faq.admin.people import StaffAdmin
from faq.admin.revisions import RevisionAdmin
from faq.admin.step_stops import StepStopAdmin
from faq.admin.words import SynonymGroupAdmin, TileAdmin
from faq.admin.worklist import SearchCountAdmin

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} · 管理"
admin.site.index_title = "内容管理"

# The stock sign-in knows no second factor and no limits: it only leads to ours, and takes no posts.
admin.site.login = require_safe(secure_admin_login(admin.site.login))
admin.site.password_change = lambda _request, _extra_context=None: redirect("account_change_password")
for app, model in (("account", EmailAddress), ("mfa", Authenticator)):
    import_module(f"allauth.{app}.admin")  # registers it
    admin.site.unregister(model)  # secrets are not looked at

__all__ = [
    "AccountEventAdmin",
    "EntryAdmin",
    "FeedbackAdmin",
    "RevisionAdmin",
    "SearchCountAdmin",
    "StaffAdmin",
    "StepStopAdmin",
    "SynonymGroupAdmin",
    "TileAdmin",
]
