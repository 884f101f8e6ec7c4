"""What a phone may show face up on a kitchen table: nothing that says what we are to her.

Subject, SMS, the first 60 characters of a mail and the readable lines of a calendar file hold no
health word, no kind of clinic, no profession and no instrument, in Dutch or English (security H1).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from notifications.domain import gsm
from notifications.domain.letter import Letter


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


#: What a mail programme shows of a mail that was not opened.
PREVIEW = 60
#: Found anywhere, also inside a longer word ("kraamzorg", "depressieve"). Lower case, no accents.
STEMS = _listed(
    "angst anxi babies baby behandel bevall bevalling bipolair bipolar birth borstvoed breastf "
    "burn-out burnout client clinic coaching counsel crisis depress diagnos dwanggedacht "
    "eenzaam emotie emotion epds geboorte geestelijk gezondheid ggz gezinscoach grief health "
    "hechting hopeloos hopeless hospital huilbaby huisarts hulpverlen insomnia intake klacht "
    "kliniek kraam loneli manisch medicatie medicij medicine mental miscarr miskraam moeder mother "
    "newborn overspannen paniek panic patient perinat phq- phq9 postnat postpart pregnan "
    "prematuur premature psych questionnaire rouwverw schizo screening self-harm selfharm slapelo "
    "stillb stillgebor suicid symptom therap trauma treatment triage verloskund verslaaf "
    "vragenlijst wanhop werkgever zelfbesch zelfdod zelfmoord ziekenhuis zorgverlen zorgverzeker "
    "zwanger"
)
#: Found as whole words only, because they live inside harmless ones ("bezorgd", "toestemming").
WORDS = _listed(
    "addiction adhd arts artsen care dokter doctor employer gad-7 gad7 gp huilen kind kinderen "
    "child children infant loss midwife mood neonatologie nicu ocd ocs overleden pbq phq pop-poli "
    "ptsd ptss rouw somber stemming stress verlies zorg"
)
_DENIED = re.compile(
    "|".join(
        [rf"(?:{'|'.join(map(re.escape, STEMS))})", rf"\b(?:{'|'.join(map(re.escape, WORDS))})\b"]
    )
)
#: The random part of a link: it may spell "ggz" by chance, once in a thousand. A readable address
#: has no such mixture of capitals, small letters and digits.
_TOKEN = re.compile(r"(?<=/)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[A-Za-z0-9_-]{20,}", re.ASCII)
_CALENDAR_LINE = re.compile(r"^(?:SUMMARY|DESCRIPTION|LOCATION)\b[^:]*:(.*)$", re.MULTILINE)


def denied_words(text: str) -> tuple[str, ...]:
    """The words and stems of the deny-list in `text`, in order of appearance."""
    return tuple(match.group() for match in _DENIED.finditer(_folded(_TOKEN.sub("", text))))


def problems(letter: Letter) -> tuple[str, ...]:
    """Why `letter` may not lie on a lock screen; empty when it may.

    Each is `<place>:<word or fault>`, short enough to keep. The body after its preview is free:
    that is where a crisis line belongs.
    """
    return tuple(_problems(letter))


def _problems(letter: Letter) -> Iterator[str]:
    words = letter.words
    if not words.subject.strip() or "\n" in words.subject or "\r" in words.subject:
        yield "subject:not_one_line"
    shown = {"subject": words.subject, "preview": preview(words.body), "sms": words.sms}
    if letter.calendar is not None:
        shown["calendar"] = calendar_text(letter.calendar)
    for place, text in shown.items():
        yield from (f"{place}:{word}" for word in denied_words(text))
    length = gsm.length(gsm.to_gsm(words.sms))
    if length is None:
        yield "sms:alphabet"
    elif length > gsm.LONGEST:
        yield "sms:too_long"


def preview(body: str) -> str:
    """The first characters of a mail as a phone shows them: on one line."""
    return " ".join(body.split())[:PREVIEW]


def calendar_text(calendar: bytes) -> str:
    """The lines of an iCalendar file that a phone shows, unfolded (RFC 5545, section 3.1)."""
    text = re.sub(r"\r?\n[ \t]", "", calendar.decode("utf-8", errors="replace"))
    return "\n".join(_CALENDAR_LINE.findall(text.replace("\r\n", "\n")))


def _folded(text: str) -> str:
    """Lower case, without accents and without characters that show nothing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        character
        for character in decomposed
        if not unicodedata.combining(character) and unicodedata.category(character) != "Cf"
    )
