"""A running clinic with committed rows, and a phone or a desk to look at it with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from accounts import clock
from portal.demo.clinic import SignIn, staff_clinic
from portal.demo.employers import seed_employers
from scheduling.services.calendar import materialise
from tests import browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; tests that need it are skipped when there is none.

    One for each module: its event loop stays in this thread, where later tests want their own.
    """
    path = browser.find()
    if path is None:
        pytest.skip("no Chrome or Chromium here: browser tests are skipped")
    # Playwright's own loop runs in this thread; the rows we look at are read between its steps.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(browser.FLAGS))
        yield opened
        opened.close()


@dataclass
class Visit:
    """A page in a browser that is looked at closely: axe, width, console, foreign requests."""

    page: Page
    base: str
    width: int
    seen: dict[str, list[Any]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        """Axe finds nothing, nothing is wider than the screen; the picture is kept on request."""
        if name in self.seen:
            return
        found = Axe().run(self.page, options=RULES).response["violations"]
        self.seen[name] = found
        assert [f"{each['id']}: {each['nodes'][0]['html']}" for each in found] == [], name
        widest = self.page.evaluate("document.documentElement.scrollWidth")
        assert widest <= self.width, f"{name} is {widest} px wide"
        if folder := os.environ.get("PICTURES"):
            path = Path(folder) / f"{name}-{self.width}.png"
            self.page.screenshot(path=path, full_page=True)


@pytest.fixture
def visit(chromium: Browser, live_server: Any) -> Callable[..., Any]:
    """`with visit(phone=True, scripts=True) as v:` opens a fresh browser session."""

    @contextmanager
    def opened(*, phone: bool = True, scripts: bool = True) -> Iterator[Visit]:
        size = PHONE if phone else DESK
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            locale="nl-NL",
            java_script_enabled=scripts,
        )
        page = context.new_page()
        made = Visit(page, live_server.url, size["width"])
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                made.complaints.append(f"asked {request.url}")
                if not request.url.startswith((live_server.url, "data:"))
                else None
            ),
        )
        try:
            yield made
        finally:
            context.close()
        assert made.complaints == []

    return opened


@dataclass(frozen=True)
class DemoWorld:
    """Who can sign in, by role."""

    sign_ins: dict[str, SignIn]
    officer: SignIn
    by_email: dict[str, SignIn]


@pytest.fixture
def demo_world(committed_db: object) -> DemoWorld:
    """The demo clinic with its calendars and employers, without clients."""
    now = clock.now()
    sign_ins = staff_clinic(now=now - timedelta(days=1), say=lambda _: None)
    _employers, officers = seed_employers(now=now)
    materialise(now=now, weeks=8)
    return DemoWorld(
        sign_ins={each.role: each for each in reversed(sign_ins)},
        officer=officers[0],
        by_email={each.email: each for each in sign_ins},
    )
