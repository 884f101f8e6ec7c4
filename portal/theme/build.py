"""Build the three style sheets: the mother's pages carry only what they use.

`mother.css` holds what the templates reachable from her pages can match, `night.css` what the few
pages of three o'clock mode can, `staff.css` what any template can. All are Bootstrap (from the
installed package, never committed), then our own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

from portal.theme.purge import purge, used_names

BASE_DIR = Path(__file__).resolve().parents[2]
OUTPUT_DIR = BASE_DIR / "build" / "static"

_SHEETS = ("tokens", "base", "forms", "mother", "staff")
_PLAIN_ALLAUTH = ("account", "mfa", "usersessions", "allauth")
#: Classes that templates put together from a value.
_COMPOSED = tuple(f"severity-{level}" for level in range(1, 6))
#: What `intake.forms.short.TimedCallForm` names.
_NIGHT_FIELDS = ("houvast/text_field.html", "houvast/radio_cards.html")
_EXTENDS = re.compile(r"\{%-?\s*extends\s+[\"']([^\"']+)[\"']")
_LINK = re.compile(r"\{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
_CRISPY = (
    "field.html",
    "uni_form.html",
    "display_form.html",
    "errors.html",
    "inputs.html",
    "whole_uni_form.html",
    "layout/attrs.html",
    "layout/baseinput.html",
    "layout/button.html",
    "layout/div.html",
    "layout/field_errors.html",
    "layout/field_errors_block.html",
    "layout/fieldset.html",
    "layout/formactions.html",
    "layout/help_text.html",
    "layout/help_text_and_errors.html",
    "layout/radio_checkbox_select.html",
)


def build(target: Path = OUTPUT_DIR) -> dict[str, Path]:
    """Write the sheets into `theme/` under `target`; return their paths by name.

    Unchanged files are left alone, so that a running server sees no change either.
    """
    written = {}
    for name, text in sheets().items():
        path = target / "theme" / f"{name}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        written[name] = path
    return written


def sheets() -> dict[str, str]:
    """The finished text of the style sheets by name."""
    templates = _project_templates()
    shared = [*_crispy_templates(), *_form_strings(), *_scripts(), *_COMPOSED]
    css = bootstrap() + own_css()
    mother = [templates[name] for name in _reachable_by_mother(templates)]
    return {
        "mother": purge(css, used_names([*mother, *shared])),
        "night": purge(css, used_names(templates[name] for name in _reachable_at_night(templates))),
        "staff": purge(css, used_names([*templates.values(), *_allauth_templates(), *shared])),
    }


def bootstrap() -> str:
    """Bootstrap's own style sheet from the installed package."""
    return (_package("bootstrap") / "static/bootstrap/css/bootstrap.min.css").read_text("utf-8")


def own_css() -> str:
    """Our sheets, in the order in which they build on each other."""
    folder = Path(__file__).parent / "css"
    return "\n".join((folder / f"{name}.css").read_text("utf-8") for name in _SHEETS)


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {name} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def _apps() -> Iterator[Path]:
    """The project's own packages."""
    return (path.parent for path in sorted(BASE_DIR.glob("*/__init__.py")))


def _project_templates() -> dict[str, str]:
    """Every template of the project by the name under which it is included."""
    return {
        path.relative_to(app / "templates").as_posix(): path.read_text(encoding="utf-8")
        for app in _apps()
        for path in sorted((app / "templates").rglob("*.html"))
    }


def _crispy_templates() -> list[str]:
    folder = _package("crispy_bootstrap5") / "templates" / "bootstrap5"
    return [(folder / name).read_text(encoding="utf-8") for name in _CRISPY]


def _allauth_templates() -> list[str]:
    folder = _package("allauth") / "templates"
    return [
        path.read_text(encoding="utf-8")
        for part in _PLAIN_ALLAUTH
        for path in sorted((folder / part).rglob("*.html"))
    ]


def _form_strings() -> Iterator[str]:
    """The strings in modules that lay out forms: classes are named there too."""
    for app in _apps():
        for path in sorted([*app.glob("**/*form*.py"), *app.glob("**/forms/*.py")]):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield " ".join(
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            )


def _scripts() -> Iterable[str]:
    return (
        path.read_text(encoding="utf-8")
        for app in _apps()
        for path in sorted((app / "static").rglob("*.js"))
    )


def _reachable_by_mother(templates: dict[str, str]) -> set[str]:
    """Pages that stand on `base_mother.html`, loose parts, and all that these include.

    Loose parts are those of the intake and the house's own: forms name them in Python.
    """
    parents = {name: _parent(text) for name, text in templates.items()}
    return _with_parts(
        templates,
        {
            name
            for name in templates
            if "base_mother.html" in _lineage(name, parents)
            or (name.startswith(("intake/", "houvast/")) and not parents[name])
        },
    )


def _reachable_at_night(templates: dict[str, str]) -> set[str]:
    """Pages that stand on `base_three_oclock.html`, and the fields that their one form names."""
    parents = {name: _parent(text) for name, text in templates.items()}
    pages = {name for name in templates if "base_three_oclock.html" in _lineage(name, parents)}
    return _with_parts(templates, pages | set(_NIGHT_FIELDS))


def _with_parts(templates: dict[str, str], pages: set[str]) -> set[str]:
    """These templates and all that they include or stand on."""
    links = {name: set(_LINK.findall(text)) & templates.keys() for name, text in templates.items()}
    reached = set(pages)
    waiting = list(reached)
    while waiting:
        fresh = links[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return reached


def _parent(text: str) -> str:
    found = _EXTENDS.search(text)
    return found.group(1) if found else ""


def _lineage(name: str, parents: dict[str, str]) -> Iterator[str]:
    """The template itself and those it extends, nearest first."""
    while name:
        yield name
        name = parents.get(name, "")
