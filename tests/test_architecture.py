"""What import contracts cannot see: keys between rooms, the wall, privacy, generated pages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from benefits.domain.wall import EMPLOYER_TABLES, SHARED_TABLES
from portal import generated, privacy

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("portal", "care", "intake", "scheduling", "benefits", "notifications", "accounts")
OURS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def name_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}.{model._meta.model_name}"


def is_shared(name: str) -> bool:
    return name in SHARED_TABLES or f"{name.split('.')[0]}.*" in SHARED_TABLES


def sources() -> list[Path]:
    return [
        path
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts
    ]


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_foreign_keys_point_downwards_only(model: type[Model]) -> None:
    here = ROOMS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label in ROOMS:
            assert ROOMS.index(field.related_model._meta.app_label) >= here, field.name


@pytest.mark.parametrize("model", OURS, ids=name_of)
def test_no_foreign_key_crosses_the_wall(model: type[Model]) -> None:
    name = name_of(model)
    for field in model._meta.get_fields():
        if not isinstance(field, ForeignKey):
            continue
        target = name_of(field.related_model)
        if name in EMPLOYER_TABLES:
            assert target in EMPLOYER_TABLES or is_shared(target), field.name
        elif is_shared(name):
            assert is_shared(target), field.name
        else:
            assert target not in EMPLOYER_TABLES, field.name


def test_every_table_of_the_wall_exists() -> None:
    known = {name_of(model) for model in apps.get_models()}
    labels = {name.split(".")[0] for name in known}
    for name in EMPLOYER_TABLES | SHARED_TABLES:
        assert name in known or (name.endswith(".*") and name[:-2] in labels), name


def test_every_model_is_classified_for_privacy_and_nothing_else_is() -> None:
    assert {name_of(model) for model in OURS} == set(privacy.TABLES)


def test_no_model_saves_in_its_own_way_or_listens_to_signals() -> None:
    offenders = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.name == "save" and "models" in path.parts:
                offenders.append(f"{path.relative_to(ROOT)}:{node.lineno} overrides save")
            if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals":
                offenders.append(f"{path.relative_to(ROOT)}:{node.lineno} listens to a model")
    assert offenders == []


def test_nobody_asks_the_domain_for_the_time() -> None:
    clocks = {"now", "today", "utcnow", "time", "monotonic"}
    offenders = []
    for room in ROOMS[1:]:
        for path in (ROOT / room / "domain").rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in clocks
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in {"datetime", "date", "timezone", "time"}
                ):
                    offenders.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert offenders == []


def test_only_the_relay_hands_work_to_celery() -> None:
    offenders = []
    for path in sources():
        if path.relative_to(ROOT).parts[0] == "notifications":
            continue
        text = path.read_text(encoding="utf-8")
        if ".delay(" in text or "apply_async" in text:
            offenders.append(str(path.relative_to(ROOT)))
    assert offenders == []


def test_modules_stay_small() -> None:
    long = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources()
    }
    assert {name: lines for name, lines in long.items() if lines > 320} == {}


@pytest.mark.parametrize("name", sorted(generated.pages()))
def test_generated_pages_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == generated.pages()[name]()
