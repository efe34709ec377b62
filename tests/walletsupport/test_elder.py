import pytest

from tests.factories import make_entry, make_wallet
from tests.reading import links, page
from walletsupport.elder import kept, with_view

ELDER = {"view": "elder"}


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        pytest.param('<a href="/faq/x/">', '<a href="/faq/x/?view=elder">', id="a link"),
        pytest.param('<a class="go" href="/">', '<a class="go" href="/?view=elder">', id="the first page"),
        pytest.param('<a href="/x/#a">', '<a href="/x/?view=elder#a">', id="an anchor of another page"),
        pytest.param(
            '<a href="/search/?q=1&amp;page=2">',
            '<a href="/search/?q=1&amp;page=2&amp;view=elder">',
            id="with parameters",
        ),
        pytest.param('<a href="?view=elder&amp;q=1">', None, id="that keeps its parameters itself"),
        pytest.param('<a href="#main">', None, id="within the page"),
        pytest.param('<a href="tel:110">', None, id="a number"),
        pytest.param('<a href="https://example.com/">', None, id="another site"),
        pytest.param('<a href="//example.com/">', None, id="another site without scheme"),
        pytest.param('<link href="/static/site.css">', None, id="a style sheet"),
        pytest.param("<p>&lt;a href=&quot;/x/&quot;&gt;</p>", None, id="text about a link"),
        pytest.param(
            '<form action="/x/" method="post">', '<form action="/x/?view=elder" method="post">', id="a post"
        ),
        pytest.param(
            '<form action="/x/" method="get">',
            '<form action="/x/?view=elder" method="get"><input type="hidden" name="view" value="elder">',
            id="a search",
        ),
    ],
)
def test_it_is_kept_in(made, kept):
    assert with_view(made) == (kept or made)


@pytest.mark.django_db
def test_every_link_leads_on_in_it(client):
    make_entry(wallet=make_wallet(slug="ok"))
    found = links(client.get("/wallets/ok/", ELDER), ".//a")
    ways = [link for link in found if link.startswith("/")]
    assert ways
    assert [link for link in ways if "view=elder" not in link] == []


@pytest.mark.django_db
def test_it_is_left_by_one_link(client):
    assert links(client.get("/search/", ELDER | {"q": "退款"}), ".//a[@class='view']") == [
        "?q=%E9%80%80%E6%AC%BE"
    ]


@pytest.mark.django_db
def test_it_is_entered_by_one_link(client):
    assert links(client.get("/search/", {"q": "a"}), ".//a[@class='view']") == ["?q=a&view=elder"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/gone/"])
def test_the_page_is_shown_in_it(client, address):
    assert page(client.get(address, ELDER)).get("class") == "elder"


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["", "large", "ELDER", "elder2"])
def test_nothing_else_is_it(client, value):
    answer = client.get("/", {"view": value})
    assert (page(answer).get("class"), "view=elder#" in answer.content.decode()) == (None, False)


@pytest.mark.django_db
def test_a_redirect_leads_on_in_it(client):
    assert client.get("/check/report/", ELDER)["Location"] == "/check/?view=elder"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/x/?told=yes#feedback", "/x/?told=yes&view=elder#feedback"),
        ("/x/#?", "/x/?view=elder#?"),
        ("//example.com/#a", "//example.com/#a"),
    ],
)
def test_a_redirect_leads_on_in_it_to_a_part_of_a_page(address, expected):
    assert kept(address, "&") == expected


@pytest.mark.django_db
def test_it_sets_no_cookie(client):
    assert dict(client.get("/", ELDER).cookies) == {}


@pytest.mark.django_db
def test_it_leaves_data_alone(client):
    assert "view=elder" not in client.get("/api/v1/suggest", ELDER | {"q": "退款"}).content.decode()
