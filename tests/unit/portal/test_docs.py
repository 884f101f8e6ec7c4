"""Pages for people: links lead somewhere, paths exist, lists are whole. They cannot rot unseen."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from portal.privacy import TABLES

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
ROOMS = "accounts|benefits|bench|care|docs|intake|notifications|portal|scheduling|tests"
PATH = re.compile(rf"`((?:{ROOMS})/[\w./-]*)`")
#: What a how-to tells the reader to make.
MADE_BY_THE_READER = {"intake/domain/questionnaires/1.1.toml"}


def heading_names(page: Path) -> set[str]:
    """The names by which a page's headings are linked to."""
    titles = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", title).strip().lower().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target, heading in LINK.findall(page.read_text("utf-8")):
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), target
        if heading:
            assert heading in heading_names(found), f"{target}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_paths_exist(page: Path) -> None:
    found = set(PATH.findall(page.read_text("utf-8")))
    assert {path for path in found if not (ROOT / path).exists()} <= MADE_BY_THE_READER


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    decisions = {path.name for path in folder.glob("0*.md")}
    assert (
        set(re.findall(r"\]\((0[^)]*)\)", (folder / "README.md").read_text("utf-8"))) == decisions
    )


def test_every_wish_has_a_state_and_the_count_is_right() -> None:
    text = (ROOT / "docs" / "features.md").read_text("utf-8")
    states = re.findall(
        r"^\| F(\d+) \| .*? \| (works|partly|not yet) \| (.*?) \|", text, re.MULTILINE
    )
    assert [int(number) for number, _, _ in states] == list(range(1, 139))
    assert [number for number, state, missing in states if state == "partly" and not missing] == []
    count = Counter(state for _, state, _ in states)
    assert f"| {count['works']} | {count['partly']} | {count['not yet']} |" in text


def test_the_assessment_lists_every_table_with_its_period() -> None:
    text = (ROOT / "docs" / "dpia.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+\.\w+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    assert listed == [(name, holds.value, period) for name, (holds, period) in TABLES.items()]
