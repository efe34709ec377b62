"""The JSON API: mounts the routers of both apps."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from contacts.api import router as check_router
from contacts.api_channels import router as channels_router
from faq.api import router as search_router

api = NinjaAPI(title="钱包求助台", version="1", docs_url=None)
api.add_router("", search_router)
api.add_router("", channels_router)
api.add_router("", check_router)

# What pydantic finds wrong with a parameter, in the reader's language; {} is the limit it names.
PROBLEMS = {
    "int_parsing": "要写整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
}


@api.exception_handler(ValidationError)
def explain(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with one sentence for each wrong parameter."""
    said = [
        f"{fault['loc'][-1]}：{PROBLEMS.get(fault['type'], '写法不对').format(**fault.get('ctx', {}))}。"
        for fault in error.errors
    ]
    return api.create_response(request, {"detail": "".join(said)}, status=422)
