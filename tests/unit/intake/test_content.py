"""The inside of a draft: windows told apart, help shown once for each danger."""

from __future__ import annotations

from intake.domain.content import Content, Write

MOTHER = {"respondent": "self_mother", "baby": "home"}


def test_what_goes_under_the_seal_comes_back() -> None:
    content = Content(answers=dict(MOTHER), suggested=("cry",), resume_to={"email": "a@b.example"})
    content.put("s_suicide", 2, Write(3, "form-a", "en"))
    content.note_shown(content.unshown_signs())
    assert Content.from_json(content.as_json()) == content
    assert Content.from_json({}) == Content()


def test_another_window_with_another_answer_is_stale() -> None:
    content = Content()
    content.put("sleep", 1, Write(5, "form-a"))
    assert content.is_stale("sleep", 2, revision=4, form_id="form-b")


def test_what_is_not_stale() -> None:
    content = Content()
    content.put("sleep", 1, Write(5, "form-a"))
    assert not content.is_stale("sleep", 1, revision=4, form_id="form-b"), "the same answer"
    assert not content.is_stale("sleep", 2, revision=5, form_id="form-b"), "it was seen"
    assert not content.is_stale("sleep", 2, revision=4, form_id="form-a"), "the same form again"
    assert not content.is_stale("support", 2, revision=0, form_id="form-b"), "never answered"


def test_a_danger_shows_help_once_and_again_when_it_changes() -> None:
    content = Content(answers=MOTHER | {"s_suicide": 1})
    assert [sign.field for sign in content.unshown_signs()] == ["s_suicide"]
    content.note_shown(content.unshown_signs())
    assert content.unshown_signs() == ()
    content.answers["s_suicide"] = 3
    assert [sign.field for sign in content.unshown_signs()] == ["s_suicide"]


def test_the_last_item_of_the_phq9_is_a_danger_by_itself() -> None:
    answers = MOTHER | {f"phq9_{number}": 1 for number in range(1, 9)}
    assert Content(answers=answers).unshown_signs() == ()
    assert [s.field for s in Content(answers=answers | {"phq9_9": 1}).unshown_signs()] == ["phq9"]


def test_two_dangers_are_shown_one_by_one_as_they_come() -> None:
    content = Content(answers=MOTHER | {"s_suicide": 2})
    content.note_shown(content.unshown_signs())
    content.answers["s_care"] = 3
    assert [sign.field for sign in content.unshown_signs()] == ["s_care"]


def test_no_baby_no_danger_to_the_baby() -> None:
    gone = {"respondent": "self_mother", "baby": "died", "s_baby": 3}
    assert Content(answers=gone).unshown_signs() == ()
