"""What stays of a style sheet, and what goes."""

from __future__ import annotations

import pytest

from portal.theme.purge import purge, used_names

USED = used_names(['<div class="card btn-primary"><a href="#">x</a></div>'])


def test_names_come_from_markup_and_not_from_comments() -> None:
    names = used_names(["{# accordion #}<p class='lead {% if x %}big{% endif %}'>", "toggle('on')"])
    assert {"p", "lead", "big", "on", "html", "body"} <= names
    assert "accordion" not in names


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".card{color:red}", ".card{color:red}"),
        (".modal{color:red}", ""),
        (".card,.modal{color:red}", ".card{color:red}"),
        (".card .modal{color:red}", ""),
        (".card:hover>a::before{top:0}", ".card:hover>a::before{top:0}"),
        ("table{top:0}", ""),
        ("a:not(.modal){top:0}", "a:not(.modal){top:0}"),
        ("[data-bs-theme=dark]{top:0}", ""),
        (".card{/* why */ color : red ;\n top: 0 !important }", ".card{color:red;top:0!important}"),
        (
            "@media (min-width:1px){.card{top:0}.modal{top:0}}",
            "@media (min-width:1px){.card{top:0}}",
        ),
        ("@media print{.modal{top:0}}", ""),
        ('.card{background:url("data:image/png;base64,AA")}', ""),
    ],
)
def test_a_rule_stays_when_its_selector_can_match(css: str, kept: str) -> None:
    assert purge(css, USED) == kept


def test_variables_that_nothing_reads_go_one_after_the_other() -> None:
    css = ":root{--read:1px;--between:var(--far);--far:2px}.card{top:var(--read)}"
    assert purge(css, USED) == ":root{--read:1px}.card{top:var(--read)}"


def test_keyframes_stay_only_when_named() -> None:
    frames = "@keyframes spin{from{top:0}to{top:1px}}"
    assert purge(frames + ".card{top:0}", USED) == ".card{top:0}"
    assert "@keyframes spin" in purge(frames + ".card{animation:spin 1s}", USED)


def test_the_licence_stays() -> None:
    assert purge("/*! MIT */.card{top:0}/* gone */", USED) == "/*! MIT */.card{top:0}"
