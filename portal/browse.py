"""A very small browser without JavaScript: pages, forms, cookies. For the demo walk and checks.

It fills in forms as a person would, from what the page offers, so that a changed questionnaire
does not break it.
"""

from __future__ import annotations

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One name in a form with what may be sent for it; `chosen` is what the page preselects."""

    name: str
    kind: str
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form: where it goes and what it holds."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)
    submit: dict[str, str] = field(default_factory=dict)


class PageParser(HTMLParser):
    """Collects title, first heading, forms and visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.title = self.heading = self.text = ""
        self._form: Form | None = None
        self._select: Field | None = None
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and what they hold."""
        given = {name: value or "" for name, value in attrs}
        if tag in {"title", "h1", "script", "style", "textarea"}:
            self._inside.append(tag)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and given.get("name"):
            self._note(tag, given)
        elif tag == "option" and self._select is not None:
            self._select.options.append(given.get("value", ""))
            if "selected" in given:
                self._select.chosen.append(given.get("value", ""))

    def _note(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None  # noqa: S101 - the caller looked
        name, kind = given["name"], given.get("type", "text") if tag == "input" else tag
        if tag == "button" or kind == "submit":
            self._form.submit.setdefault(name, given.get("value", ""))
            return
        entry = self._form.fields.setdefault(name, Field(name, kind))
        if kind in {"radio", "checkbox"}:
            entry.options.append(given.get("value", "on"))
            if "checked" in given:
                entry.chosen.append(given.get("value", "on"))
        elif tag == "select":
            self._select = entry
        elif given.get("value"):
            entry.chosen = [given["value"]]

    def handle_endtag(self, tag: str) -> None:
        """Leave what was entered."""
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        """Keep title, heading and visible text."""
        here = self._inside[-1] if self._inside else ""
        if here == "title":
            self.title += data
        elif here not in {"script", "style", "textarea"}:
            self.text += data
            if here == "h1":
                self.heading += data


@dataclass
class Page:
    """An answer of the web, read."""

    url: str
    status: int
    parsed: PageParser

    @property
    def path(self) -> str:
        """The path of its address."""
        return urllib.parse.urlsplit(self.url).path

    @property
    def heading(self) -> str:
        """Its first heading, on one line."""
        return " ".join(self.parsed.heading.split())

    @property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(self.parsed.text.split())

    def form(self, having: str = "", action: str = "") -> Form:
        """The first POST form with a field `having`, or whose action holds `action`.

        Raises LookupError when the page has none.
        """
        for candidate in self.parsed.forms:
            wanted = candidate.method == "post" and action in candidate.action
            if wanted and (not having or having in candidate.fields):
                return candidate
        raise LookupError(f"no such form on {self.path}")


class Browser:
    """Keeps cookies, follows redirects, sends forms."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )

    def get(self, path: str) -> Page:
        """Open a page."""
        return self._open(urllib.parse.urljoin(self.base, path), None)

    def send(self, page: Page, form: Form, values: Mapping[str, list[str]]) -> Page:
        """Send a form of a page with `values`, on top of hidden and preselected ones."""
        pairs = [
            (name, value)
            for name, entry in form.fields.items()
            for value in values.get(name, entry.chosen)
        ]
        pairs += [(name, value) for name in values.keys() - form.fields for value in values[name]]
        url = urllib.parse.urljoin(page.url, form.action or page.url)
        return self._open(url, urllib.parse.urlencode(pairs).encode())

    def _open(self, url: str, body: bytes | None) -> Page:
        request = urllib.request.Request(url, data=body, headers={"Referer": self.base})  # noqa: S310
        try:
            with self.opener.open(request, timeout=30) as response:
                return self._read(response.geturl(), response.status, response.read())
        except urllib.error.HTTPError as error:
            return self._read(url, error.code, error.read())

    @staticmethod
    def _read(url: str, status: int, body: bytes) -> Page:
        parser = PageParser()
        parser.feed(body.decode("utf-8", errors="replace"))
        return Page(url, status, parser)


def fill(form: Form, choose: Callable[[Field], list[str] | None]) -> dict[str, list[str]]:
    """Values for every field a person sees: `choose` decides, else the first choice is taken."""
    values: dict[str, list[str]] = {}
    for name, entry in form.fields.items():
        if entry.kind == "hidden":
            continue
        wanted = choose(entry)
        if wanted is not None:
            values[name] = wanted
        elif entry.kind in {"radio", "select"} and not entry.chosen:
            values[name] = [next((option for option in entry.options if option), "")]
    return values
