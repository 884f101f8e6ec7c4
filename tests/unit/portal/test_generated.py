"""Pages that are made from code are written, and found when they are stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import generated

CHECK = ["--check"]


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project whose generated pages are two lines long."""
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(generated, "BASE_DIR", tmp_path)
    pages = {"docs/one.md": lambda: "één\n", "docs/two.md": lambda: "two\n"}
    monkeypatch.setattr(generated, "pages", lambda: pages)
    return tmp_path / "docs"


def test_checking_writes_nothing_and_names_what_is_stale(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (docs / "two.md").write_text("two\n", encoding="utf-8")
    assert generated.main(CHECK) == 1
    assert capsys.readouterr().err == "docs/one.md is stale: run python -m portal.generated\n"
    assert sorted(path.name for path in docs.iterdir()) == ["two.md"]


def test_writing_leaves_nothing_stale(docs: Path) -> None:
    (docs / "two.md").write_text("old\n", encoding="utf-8")
    assert generated.main([]) == 0
    assert (docs / "one.md").read_text(encoding="utf-8") == "één\n"
    assert (docs / "two.md").read_text(encoding="utf-8") == "two\n"
    assert generated.main(CHECK) == 0


def test_the_real_pages_lie_under_docs() -> None:
    assert set(generated.pages()) == {"docs/triage-rules.md", "docs/states.md"}
    assert all(make().startswith("# ") for make in generated.pages().values())
