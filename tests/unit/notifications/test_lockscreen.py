"""What may lie face up on a kitchen table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain import gsm
from notifications.domain.letter import Letter, Recipient, Words
from notifications.domain.lockscreen import (
    PREVIEW,
    STEMS,
    WORDS,
    calendar_text,
    denied_words,
    preview,
    problems,
)

RECIPIENT = Recipient("nl", "a@example.org", is_client=True)
SAFE = Words(
    subject="Er staat een bericht voor je klaar",
    body="Hallo,\n\nEr staat een bericht voor je klaar op je eigen pagina. Bel 113 in een crisis.",
    sms="Houvast: er staat een bericht voor je klaar. https://houvast.example/mijn/",
)


def letter(**changes: str) -> Letter:
    return Letter(RECIPIENT, replace(SAFE, **changes))


def test_a_neutral_letter_passes() -> None:
    assert problems(letter()) == ()


def test_the_list_is_long_and_has_no_twins() -> None:
    assert len(STEMS) + len(WORDS) >= 60
    assert len({*STEMS, *WORDS}) == len(STEMS) + len(WORDS)
    assert all(word == word.casefold() for word in (*STEMS, *WORDS))


@pytest.mark.parametrize("word", [*STEMS, *WORDS])
@pytest.mark.parametrize("place", ["subject", "sms"])
def test_every_listed_word_is_found_in_capitals_too(word: str, place: str) -> None:
    found = problems(letter(**{place: f"Over {word.upper()} gesproken"}))
    assert found
    assert found[0].startswith(f"{place}:")


@pytest.mark.parametrize(
    "text",
    [
        "Je psycholoog wacht",
        "Afspraak met mevrouw Depressie",
        "Uw cliënt",
        "Patiënt",
        "de\u00adpressie",  # a soft hyphen shows nothing
        "baby\u200bfoon",
        "kraamzorg",
        "https://houvast.example/intake/klaar/",
        "https://houvast.example/vragenlijst-over-depressie/",
        "https://houvast.example/Vragenlijst-Over-Depressie/",
        "Your therapist",
        "EPDS-score",
    ],
)
def test_disguises_are_seen_through(text: str) -> None:
    assert denied_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "Je toestemming is bewaard",
        "We zijn bezorgd over je verbinding",
        "Je wachtwoord is veranderd",
        "Your appointment moved to Tuesday at 10:00",
        "De bestemming is veranderd",
        "A kindness",
        "https://houvast.example/a/xK3ggzQ7-epdsBaby_Zw9TtRr4LkMn2PpQqSs6UuVvW/",
    ],
)
def test_harmless_words_pass(text: str) -> None:
    assert denied_words(text) == ()


def test_the_preview_ends_after_sixty_characters_on_one_line() -> None:
    filler = "x" * (PREVIEW - 5)
    assert preview(f"a\n\n  b {filler}") == f"a b {filler}"[:PREVIEW]
    assert problems(letter(body=f"{filler} baby")) == ("preview:baby",)
    assert problems(letter(body=f"{filler}x baby")) == ()


@pytest.mark.parametrize("subject", ["", "  ", "twee\nregels", "kop\r\nBcc: x@example.org"])
def test_a_subject_is_one_line(subject: str) -> None:
    assert "subject:not_one_line" in problems(letter(subject=subject))


def test_an_sms_fits_in_one() -> None:
    assert problems(letter(sms="a" * 160)) == ()
    assert problems(letter(sms="a" * 161)) == ("sms:too_long",)
    assert problems(letter(sms="a" * 159 + "€")) == ("sms:too_long",)
    assert problems(letter(sms="مها")) == ("sms:alphabet",)


def test_a_calendar_file_tells_nothing_either() -> None:
    calendar = (
        b"BEGIN:VCALENDAR\r\nPRODID:-//houvast//intake//NL\r\nBEGIN:VEVENT\r\n"
        b"SUMMARY;LANGUAGE=nl:Afspraak met je psych\r\n oloog\r\nLOCATION:Straat 1\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert calendar_text(calendar) == "Afspraak met je psycholoog\nStraat 1"
    assert problems(replace(letter(), calendar=calendar)) == ("calendar:psych",)
    safe = calendar.replace(b" met je psych\r\n oloog", b"")
    assert problems(replace(letter(), calendar=safe)) == ()


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Zoë’s café – één", "Zoe's café - één"),
        ("“Ja” … nee", '"Ja" ... nee'),
        ("Ålst-Ñuñez", "Ålst-Ñuñez"),
        ("Ḥasan", "Hasan"),
        ("Łukasz", "Łukasz"),
    ],
)
def test_sms_text_is_made_plain_where_it_can(text: str, sent: str) -> None:
    assert gsm.to_gsm(text) == sent


@given(st.text())
def test_making_plain_settles_at_once(text: str) -> None:
    plain = gsm.to_gsm(text)
    assert gsm.to_gsm(plain) == plain


@pytest.mark.parametrize(("text", "places"), [("", 0), ("abc", 3), ("a€b", 4), ("Łukasz", None)])
def test_length_counts_places(text: str, places: int | None) -> None:
    assert gsm.length(text) == places
