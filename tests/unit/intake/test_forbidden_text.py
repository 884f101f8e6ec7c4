"""Texts that may not be in the repository are not: questionnaires under copyright.

Their words are not here either. Each entry is the start of a SHA-256 of three or four consecutive
words, lower case, of a text whose owner forbids it (EPDS in two languages, ISI, HITS, WEMWBS).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("portal", "care", "intake", "scheduling", "benefits", "notifications", "accounts")
LOOSE = ("docs", "tests", "bench", "README.md", "CHANGELOG.md")
SUFFIXES = {".py", ".html", ".toml", ".po", ".md", ".txt", ".json", ".js", ".yml"}
WORD = re.compile(r"[^\W\d_]+")
FORBIDDEN = {
    3: {"b7cd8df8efffe1b8f4fa26b2"},
    4: {
        "c2dc50f6e672ab11a21764d2",
        "53b4977beed64aa9c0e95b4f",
        "bcd03fc056578e5959b4fab9",
        "b9894b4ded4ad75085d41fdf",
        "362fa8442f8680c3a5f62641",
        "3c361795a06e87a65ef430a2",
        "08de59d4edf10d2f0e918a98",
        "9cd8097cda758301b6b6c97f",
        "9ea66710c17d7fbec549dce0",
        "d6bce032518452c172660af8",
        "59256822dc3469c29f8506e7",
        "a87874ee8819af55ccfa7842",
        "897261c2360b6506e3b7a137",
        "4c00e96c95e4c24e066050c6",
        "4f69923a67239d34b04be39d",
        "42e04749d5739abfdd3fcacd",
        "8a26abfc978cb6e427b793b8",
        "7b5faf192999de9c0ad1e262",
        "3a6b3113279604b2be518f51",
        "c158a9b7b662f703dfc45220",
        "593e19726303444b9a9ea202",
        "f0a9b6ffd4ae92c9ce2cd622",
        "970e8705e6832e2457ed6cb1",
        "74ec0e88c758fc17206c9c70",
        "02c388f9d46493428a640469",
        "66896515f62212274d589cc9",
    },
}


def fragments(text: str, length: int) -> Iterator[str]:
    """Every run of `length` words, as the start of its hash."""
    words = WORD.findall(text.lower())
    for start in range(len(words) - length + 1):
        run = " ".join(words[start : start + length])
        yield sha256(run.encode()).hexdigest()[:24]


def files() -> Iterator[Path]:
    for name in (*FOLDERS, *LOOSE):
        place = ROOT / name
        candidates = [place] if place.is_file() else sorted(place.rglob("*"))
        yield from (p for p in candidates if p.suffix in SUFFIXES and p.is_file())


def test_the_search_would_find_them() -> None:
    sample = sha256(b"een rustig voorbeeld hier").hexdigest()[:24]
    assert sample in set(fragments("Zie: een RUSTIG\nvoorbeeld, hier.", 4))
    assert sample not in set(fragments("een rustig voorbeeld", 4))


def test_no_text_under_copyright_is_in_the_repository() -> None:
    found = [
        f"{path.relative_to(ROOT)} ({length} words)"
        for path in files()
        for length, hashes in FORBIDDEN.items()
        if hashes & set(fragments(path.read_text(encoding="utf-8"), length))
    ]
    assert found == []


def test_the_questions_themselves_were_searched() -> None:
    names = {path.name for path in files()}
    assert {"phq9-1.0.toml", "safety-0.1.toml", "django.po"} <= names
