"""Keep only the CSS a set of templates can use.

Pure text in, text out: no files, no Django. A rule stays when every class and every element of
one of its selectors occurs among the used names; a custom property when something reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

import tinycss2
from tinycss2 import ast

_TEMPLATE_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)
_NAME = re.compile(r"[A-Za-z][\w-]*")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_SET_VARIABLE = re.compile(r"(?<=[{;])(--[\w-]+):[^;{}]*(?:;|(?=\}))")
_EMPTY_RULE = re.compile(r"(?<=[};{])[^{};@/]+\{\}")
_ALWAYS = frozenset({"html", "body"})
_GROUPS = frozenset({"media", "supports", "layer"})


def used_names(sources: Iterable[str]) -> frozenset[str]:
    """Every word in the given texts that could be a class or an element (templates, scripts).

    Deliberately generous: a word in running text counts too. That costs a few rules and
    never loses one, whatever way a class is written down.
    """
    names: set[str] = set(_ALWAYS)
    for source in sources:
        names.update(_NAME.findall(_TEMPLATE_COMMENT.sub(" ", source)))
    return frozenset(names)


def purge(css: str, used: frozenset[str]) -> str:
    """Return `css` minified, without rules that cannot match `used` and without unread variables.

    Declarations that load a `data:` address go as well: the content policy allows no such image.
    The first comment that starts with `!` (a licence) stays.
    """
    rules = tinycss2.parse_stylesheet(css, skip_whitespace=True)
    licence = next(
        (f"/*{r.value}*/" for r in rules if isinstance(r, ast.Comment) and r.value[:1] == "!"), ""
    )
    body = "".join(_kept(rules, used))
    return licence + _without_unread(_without_idle_keyframes(body)).replace(";}", "}")


def _kept(rules: Iterable[ast.Node], used: frozenset[str]) -> Iterator[str]:
    """The text of every rule that stays, in order."""
    for rule in rules:
        if isinstance(rule, ast.QualifiedRule):
            selectors = [s for s in _split(rule.prelude) if _can_match(s, used)]
            declarations = _declarations(rule.content)
            if selectors and declarations:
                yield f"{','.join(_tight(s) for s in selectors)}{{{declarations}}}"
        elif isinstance(rule, ast.AtRule) and rule.content is not None:
            yield from _kept_at_rule(rule, used)


def _kept_at_rule(rule: ast.AtRule, used: frozenset[str]) -> Iterator[str]:
    head = f"@{rule.at_keyword} {_tight(rule.prelude)}"
    if rule.lower_at_keyword in _GROUPS:
        inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
        body = "".join(_kept(inner, used))
        if body:
            yield f"{head}{{{body}}}"
    else:
        yield f"{head}{{{_tight(rule.content)}}}"


def _split(tokens: list[ast.Node]) -> Iterator[list[ast.Node]]:
    """Split a prelude at its top-level commas."""
    part: list[ast.Node] = []
    for token in tokens:
        if isinstance(token, ast.LiteralToken) and token.value == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _can_match(selector: list[ast.Node], used: frozenset[str]) -> bool:
    """True when every class and element named outside `:not()` and its kin is in use."""
    previous = ""
    for token in selector:
        if isinstance(token, ast.SquareBracketsBlock) and "data-bs-theme" in token.serialize():
            return False
        if isinstance(token, ast.IdentToken) and previous != ":" and token.value not in used:
            return False
        previous = token.value if isinstance(token, ast.LiteralToken) else ""
    return True


def _declarations(content: list[ast.Node]) -> str:
    kept = []
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if isinstance(item, ast.Declaration):
            value = _tight(item.value)
            if "data:" not in value:
                kept.append(f"{item.name}:{value}{'!important' if item.important else ''}")
    return ";".join(kept)


def _tight(tokens: Iterable[ast.Node]) -> str:
    """Serialise without comments and with single spaces."""
    text = tinycss2.serialize([t for t in tokens if not isinstance(t, ast.Comment)])
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*([,>])\s*", r"\1", text)


def _without_idle_keyframes(css: str) -> str:
    """Drop animations that no declaration names."""
    for name in re.findall(r"@(?:-webkit-)?keyframes ([\w-]+)", css):
        if not re.search(rf"animation[\w-]*:[^;}}]*\b{re.escape(name)}\b", css):
            frames = r"\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}"
            css = re.sub(rf"@(?:-webkit-)?keyframes {re.escape(name)}{frames}", "", css)
    return css


def _without_unread(css: str) -> str:
    """Drop custom properties that nothing reads, and rules left empty, until none is left."""
    before = ""
    while before != css:
        before = css
        css = _SET_VARIABLE.sub(partial(_kept_if_read, set(_VARIABLE.findall(css))), css)
        css = _EMPTY_RULE.sub("", css)
    return css


def _kept_if_read(read: set[str], declaration: re.Match[str]) -> str:
    return declaration.group(0) if declaration.group(1) in read else ""
