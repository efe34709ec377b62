"""The JSON API: mounts the routers of both apps."""

from ninja import NinjaAPI

from contacts.api import router as check_router
from contacts.api_channels import router as channels_router
from faq.api import router as search_router

api = NinjaAPI(title="钱包求助台", version="1", docs_url=None)
api.add_router("", search_router)
api.add_router("", channels_router)
api.add_router("", check_router)
