"""The small browser of the demo walk: reads pages as a person does, keeps cookies, sends forms."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from urllib.parse import parse_qsl

import pytest

from portal.browse import Browser, Field, Form, Page, PageParser, fill

QUESTION = """
<html><head><title> Vraag 3
 van 9 </title><style>h1 { color: red }</style></head><body>
<a href="/hulp/">Hulp nu</a><a>nowhere</a>
<form action="/taal/" method="get"><input name="language" value="en"></form>
<form action="/intake/sleep/" method="post">
  <input type="hidden" name="csrf" value="secret">
  <h1>Hoe slaap <em>je</em>?</h1>
  <input type="radio" name="sleep" value="0"><input type="radio" name="sleep" value="1" checked>
  <input type="checkbox" name="may_email"><input type="checkbox" name="days" value="mo" checked>
  <input type="checkbox" name="days" value="tu" checked>
  <select name="region"><option value="">Kies</option><option value="nh">NH</option>
    <option value="ut" selected>UT</option></select>
  <input name="postcode" value="1234 AB"><textarea name="words">not shown</textarea>
  <button name="go" value="next">Verder</button><input type="submit" name="later" value="1">
  <input type="text"><p>Bewaard om&nbsp;03:12</p><script>var shown = "no";</script>
</form></body></html>
"""


def read(html: str = QUESTION) -> Page:
    parser = PageParser()
    parser.feed(html)
    return Page("http://127.0.0.1:8000/intake/sleep/?x=1", 200, parser)


def test_what_a_page_says() -> None:
    page = read()
    assert page.path == "/intake/sleep/"
    assert " ".join(page.parsed.title.split()) == "Vraag 3 van 9"
    assert page.heading == "Hoe slaap je?"
    assert page.parsed.links == ["/hulp/"]
    assert page.text == "Hulp nunowhere Hoe slaap je? KiesNH UT Verder Bewaard om 03:12"


def test_what_a_form_holds() -> None:
    form = read().form(having="sleep")
    assert (form.action, form.method) == ("/intake/sleep/", "post")
    assert form.submit == {"go": "next", "later": "1"}
    assert form.fields == {
        "csrf": Field("csrf", "hidden", chosen=["secret"]),
        "sleep": Field("sleep", "radio", ["0", "1"], ["1"]),
        "may_email": Field("may_email", "checkbox", ["on"]),
        "days": Field("days", "checkbox", ["mo", "tu"], ["mo", "tu"]),
        "region": Field("region", "select", ["", "nh", "ut"], ["ut"]),
        "postcode": Field("postcode", "text", chosen=["1234 AB"]),
        "words": Field("words", "textarea"),
    }


def test_only_forms_that_are_posted_are_found() -> None:
    page = read()
    assert page.form() is page.form(action="/intake/")
    with pytest.raises(LookupError, match="no such form on /intake/sleep/"):
        page.form(having="language")
    with pytest.raises(LookupError):
        page.form(action="/taal/")


def test_what_nobody_decides_gets_the_first_choice() -> None:
    form = Form("", "post")
    form.fields = {
        "csrf": Field("csrf", "hidden", chosen=["secret"]),
        "open": Field("open", "radio", ["0", "1"]),
        "chosen": Field("chosen", "radio", ["0", "1"], ["1"]),
        "region": Field("region", "select", ["", "nh"]),
        "name": Field("name", "text"),
        "decided": Field("decided", "radio", ["0", "1"]),
    }
    decided = fill(form, lambda entry: ["1"] if entry.name == "decided" else None)
    assert decided == {"open": ["0"], "region": ["nh"], "decided": ["1"]}


class Echo(http.server.BaseHTTPRequestHandler):
    """Remembers a visitor by a cookie, leads from /start to /form, and shows what was sent."""

    def do_GET(self) -> None:
        if self.path == "/start":
            self.send_response(302)
            self.send_header("Location", "/form")
            self.send_header("Set-Cookie", "visitor=anna")
            self.end_headers()
        elif self.path == "/form":
            self._answer(200, f"<h1>{self.headers['Cookie']}</h1>{QUESTION}")
        else:
            self._answer(404, "<h1>Niet gevonden</h1>")

    def do_POST(self) -> None:
        sent = parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
        words = " ".join(f"{name}={value}" for name, value in sent)
        self._answer(422, f"<h1>{self.path} {self.headers['Referer']}</h1><p>{words}</p>")

    def _answer(self, status: int, html: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def browser() -> Iterator[Browser]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield Browser(f"http://127.0.0.1:{server.server_port}/")
        server.shutdown()
        thread.join()


def test_it_follows_and_remembers(browser: Browser) -> None:
    page = browser.get("/start")
    assert (page.path, page.status) == ("/form", 200)
    assert page.heading.startswith("visitor=anna")


def test_it_sends_what_was_chosen_over_what_was_preselected(browser: Browser) -> None:
    page = browser.get("/start")
    answer = browser.send(page, page.form(), {"sleep": ["0"], "days": ["we"], "go": ["next"]})
    assert (answer.status, answer.path) == (422, "/intake/sleep/")
    assert answer.heading == f"/intake/sleep/ {browser.base}"
    sent = "csrf=secret sleep=0 days=we region=ut postcode=1234 AB go=next"
    assert answer.text.endswith(sent)


def test_a_form_without_address_goes_where_it_stands(browser: Browser) -> None:
    page = browser.get("/form")
    page.form().action = ""
    assert browser.send(page, page.form(), {}).path == "/form"


def test_an_error_page_is_a_page(browser: Browser) -> None:
    page = browser.get("/nowhere")
    assert (page.status, page.heading) == (404, "Niet gevonden")
