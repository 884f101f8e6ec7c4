"""Print who may open what, as JSON: every address, method and role of both sides of the house."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.domain.policy import LIBRARY_PAGES, ROLES, AccessRule, Verdict, Who, decide

#: What a page answers that does not say which methods it knows.
ALL_METHODS = ("GET", "POST")


class Command(BaseCommand):
    """`manage.py policy_table`: one row for each pattern x method x role."""

    help = "Print every URL pattern x method x role with allow or deny, and the object rule."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table to standard output."""
        sides = (
            ("clinic", "/", settings.ROOT_URLCONF),
            ("employer", "/employer/", settings.EMPLOYER_URLCONF),
            ("employer", "/api/v1/", settings.API_URLCONF),
        )
        rows = [row for side, mount, urlconf in sides for row in rows_of(side, mount, urlconf)]
        self.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False))


def rows_of(side: str, mount: str, urlconf: str) -> Iterator[dict[str, Any]]:
    """The rows of one side of the house, or of what is mounted on it."""
    for pattern, name, view in pages(get_resolver(urlconf).url_patterns):
        rule: AccessRule | None = getattr(view, "access_rule", None) or LIBRARY_PAGES.get(name)
        for method in methods_of(view):
            for role in ROLES:
                yield {
                    "pattern": mount + pattern,
                    "name": name,
                    "side": side,
                    "method": method,
                    "role": role,
                    "allow": decide(rule, _at_best(role, rule, side)) is Verdict.ALLOW,
                    "rule": _in_words(rule),
                }


def pages(
    patterns: list[URLPattern | URLResolver], prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """(pattern, name, view) of every page, depth first."""
    for entry in patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from pages(entry.url_patterns, here, inner)
        else:
            yield here, f"{space}{entry.name}" if entry.name else "", entry.callback


def methods_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """The methods that a page answers, HEAD and OPTIONS left out.

    Read from `require_http_methods` around a function or from the methods of a class.
    """
    known: Any = None
    if view_class := getattr(view, "view_class", None):
        known = [name.upper() for name in view_class.http_method_names if hasattr(view_class, name)]
    inner: Any = view
    while known is None and inner is not None:
        known = inspect.getclosurevars(inner).nonlocals.get("request_method_list")
        inner = getattr(inner, "__wrapped__", None)
    chosen = tuple(method for method in ALL_METHODS if known is None or method in known)
    return chosen or tuple(known)


def _in_words(rule: AccessRule | None) -> str:
    """The rule's name; with the officers it is for, when it is not for all of an employer's."""
    if rule is None:
        return "no rule"
    members = ", ".join(sorted(rule.member_roles))
    return f"{rule.rule}: {members}" if members else rule.rule


def _at_best(role: str, rule: AccessRule | None, side: str) -> Who:
    """Someone of this role who has done all that can be asked: second factor, her own code.

    Nobody is signed in on both sides: on the other one she is a stranger.
    """
    if (role == "employer") != (side == "employer"):
        return Who(role="anonymous")
    members = sorted(rule.member_roles) if rule else []
    return Who(
        role=role,
        has_second_factor=role != "anonymous",
        is_client=role == "client",
        member_role=members[0] if members and role == "employer" else "",
    )
