"""The style guide in a real browser: nothing to complain of for axe, nothing wider than the phone.

The pages are rendered once and served from memory under the strictest content policy; a script or
style that the policy would stop shows up as a line in the browser's console.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.selectors import clinic
from portal import styleguide
from portal.theme.build import sheets
from tests import browser

pytestmark = [pytest.mark.browser, pytest.mark.urls("portal.styleguide")]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = {
    "/": styleguide.mother,
    "/?fouten": styleguide.mother,
    "/vraag/": styleguide.question,
    "/praktijk/": styleguide.staff,
    "/werkgever/": styleguide.employer,
}
WIDTHS = (320, 390, 1280)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def rendered() -> dict[str, tuple[str, bytes]]:
    """Address -> type and body of every page and style sheet."""
    site = {
        f"/static/theme/{name}.css": ("text/css", css.encode()) for name, css in sheets().items()
    }
    for address, view in PAGES.items():
        request: HttpRequest = RequestFactory().get(address)
        site[address] = ("text/html; charset=utf-8", view(request).content)
    return site


class Handler(BaseHTTPRequestHandler):
    """Serves `site`, then the static files that Django's finders know."""

    site: dict[str, tuple[str, bytes]] = {}

    def do_GET(self) -> None:
        """Answer with what was rendered."""
        kind, body = self.site.get(self.path) or self._static()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def _static(self) -> tuple[str, bytes]:
        path = finders.find(self.path.removeprefix("/static/"))
        return (TYPES[Path(path).suffix], Path(path).read_bytes()) if path else ("text/plain", b"")

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the style guide is served."""
    profile = clinic.ClinicProfile(phone="085 000 0000", gp_post_phone="0900 1515")
    with pytest.MonkeyPatch.context() as patch, translation.override("nl"):
        patch.setattr(clinic, "profile", lambda: profile)
        patch.setattr("django.conf.settings.ROOT_URLCONF", "portal.styleguide")
        Handler.site = rendered()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chrome or Chromium, or a skip."""
    path = browser.find()
    if path is None:
        pytest.skip("no Chrome or Chromium on this machine")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def page(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page whose console must stay silent."""
    options = getattr(request, "param", {})
    context = chromium.new_context(base_url=address, **options)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    cut_by_us = "net::ERR_FAILED"
    assert [said for said in complaints if cut_by_us not in said] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("page", [{"color_scheme": s} for s in ("light", "dark")], indirect=True)
def test_nothing_for_axe_and_nothing_too_wide(page: Page, path: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = Axe().run(page, options=RULES).response["violations"]
    assert [(found["id"], [node["html"] for node in found["nodes"]]) for found in violations] == []


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_a_question_is_answered_by_keyboard_without_a_script(page: Page) -> None:
    page.goto("/vraag/")
    page.focus("#id_answer_2")
    page.keyboard.press("ArrowDown")
    assert page.locator("#id_answer_3").is_checked()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Verder"


def test_errors_take_the_focus(page: Page) -> None:
    page.goto("/?fouten")
    assert page.evaluate("document.activeElement.id") == "fouten"
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"


@pytest.mark.parametrize("way", ["click", "shift"])
def test_leaving_blanks_the_page_and_keeps_no_way_back(page: Page, way: str) -> None:
    page.goto("/")
    page.goto("/vraag/")
    page.locator("#snel-weg").evaluate("link => { link.dataset.away = '/werkgever/' }")
    with page.expect_navigation(wait_until="commit", url="**/werkgever/"):
        if way == "click":
            page.locator("#snel-weg").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
    assert page.evaluate("history.length") == 3  # empty, /, and /werkgever/ in place of /vraag/


def test_the_answer_is_saved_and_tried_again_when_the_line_drops(page: Page) -> None:
    tries: list[str] = []

    def answer(route: Any) -> None:
        tries.append(route.request.post_data or "")
        if len(tries) == 1:
            route.abort()
        else:
            route.fulfill(json={"saved_at": "03:14"})

    page.route("**/opslaan", answer)
    page.goto("/vraag/")
    page.locator("form[data-autosave]").evaluate("form => { form.dataset.autosave = '/opslaan' }")
    page.locator("label[for=id_answer_0]").click()
    page.get_by_text("Bewaard om 03:14").wait_for()
    assert len(tries) == 2
    assert 'name="answer"\r\n\r\n0' in tries[1]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_staff_walk_the_rows_with_j_and_k(page: Page) -> None:
    page.goto("/praktijk/")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    assert page.locator("tr.is-current th").inner_text().startswith("Demo Een")
    assert page.locator(":focus").inner_text() == "Demo Een"
