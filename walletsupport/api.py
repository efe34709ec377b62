"""The JSON API: mounts the routers of both apps."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from contacts.api import router as check_router
from contacts.api_channels import router as channels_router
from faq.api import router as search_router
from faq.api_entries import router as entries_router
from faq.api_wallets import router as wallets_router

ABOUT = (
    "只读，不用登记，不用密钥。只有已经发布的内容；时间带时区，文字是简体中文。"
    "可以缓存的回答有 Cache-Control 和 ETag：到期后带上 If-None-Match 再问，没有变就回答 304。"
    '出错时回答 {"detail": "一两句中文"}。'
)
# What each status means here; an answer with another one fails the tests.
MEANINGS = {
    200: "有结果",
    304: "和您手里的一样（请求带了 If-None-Match）",
    404: "没有，或者已经下线",
    422: "参数写得不对，detail 说哪里不对",
    429: "问得太快，等 Retry-After 说的秒数再问",
}
# What pydantic finds wrong with a parameter, in the reader's language; {} is the limit it names.
PROBLEMS = {
    "missing": "要填",
    "string_too_short": "要填",
    "string_pattern_mismatch": "要填",
    "string_too_long": "不能超过 {max_length} 个字",
    "int_parsing": "要写整数",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "enum": "没有这个值",
}


# The description changes with a new version of the program only.
kept_for_an_hour = cache_control(public=True, max_age=60 * 60)


class PortalAPI(NinjaAPI):
    """An API whose description says what each status means, in the reader's language."""

    def get_openapi_schema(self, **options: object) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for operation in operations(schema):
            for status, answer in operation["responses"].items():
                answer["description"] = MEANINGS[status]
        return schema


def operations(schema: OpenAPISchema) -> Iterator[dict]:
    for methods in schema["paths"].values():
        yield from methods.values()


api = PortalAPI(
    title=f"{settings.SITE_NAME}数据接口",
    version="1",
    description=ABOUT,
    docs_url=None,  # a page of our own: api_docs.py
    docs_decorator=kept_for_an_hour,
)
for router in (search_router, entries_router, wallets_router, channels_router, check_router):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def explain(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with one sentence for each wrong parameter."""
    said = [
        f"{fault['loc'][-1]}：{PROBLEMS.get(fault['type'], '写法不对').format(**fault.get('ctx', {}))}。"
        for fault in error.errors
    ]
    return api.create_response(request, {"detail": "".join(said)}, status=422)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404 | None = None) -> HttpResponse:
    return api.create_response(request, {"detail": "没有找到，或者已经下线。"}, status=404)
