"""The JSON API: mounts the routers of both apps."""

from ninja import NinjaAPI

from contacts.api import router as contacts_router
from faq.api import router as search_router

api = NinjaAPI(title="钱包求助台", version="1", docs_url=None)
api.add_router("", search_router)
api.add_router("", contacts_router)
