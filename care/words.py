"""Codes in words, for pages of staff."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

LEVELS: dict[int, Any] = {
    5: _("Acuut: nu bellen, eerst veiligheid"),
    4: _("Urgent: contact binnen 24 uur, gesprek binnen 72 uur"),
    3: _("Snel: contact binnen 72 uur, gesprek binnen 7 dagen"),
    2: _("Regulier: gesprek binnen 14 dagen"),
    1: _("Licht: een psycholoog leest mee"),
}
#: Within what time a first meeting is promised.
FIRST_WITHIN: dict[int, Any] = {
    4: _("gesprek binnen 72 uur"),
    3: _("gesprek binnen 7 dagen"),
    2: _("gesprek binnen 14 dagen"),
    1: _("gesprek op verzoek, 14 dagen"),
}
TERMS: dict[str, Any] = {
    "contact": _("Contact"),
    "first": _("Eerste gesprek"),
    "second": _("Tweede gesprek"),
}
TASKS: dict[str, Any] = {
    "read": _("Intake lezen"),
    "talk_on_request": _("Met haar praten over een nieuwe afspraak"),
    "proxy_contact": _("De naaste bellen"),
    "minor_route": _("Route voor onder de 18"),
    "ladder_step": _("Haar bellen en verder helpen"),
    "no_match": _("Met de hand een plek zoeken"),
    "life_change": _("Haar spreken: er is iets veranderd met de baby, past de afspraak nog?"),
    "second_meeting": _("Haar tweede gesprek plannen"),
}
CAUSES: dict[str, Any] = {
    "danger_answer": _("Gevaar in haar antwoorden"),
    "asked_for_call": _("Zij vroeg om een telefoontje"),
    "level_5": _("Niveau acuut"),
}
CALL_WISHES: dict[str, Any] = {
    "soon": _("Zij wil liefst meteen gebeld worden."),
    "morning": _("Zij wil liefst in de ochtend gebeld worden."),
    "afternoon": _("Zij wil liefst in de middag gebeld worden."),
}
CALL_OUTCOMES: dict[str, Any] = {
    "spoken": _("Ik heb haar gesproken"),
    "handed_to_crisis_care": _("Overgedragen aan de crisisdienst"),
    "not_reached": _("Niet bereikt"),
}
STATUSES: dict[str, Any] = {
    "booked": _("geboekt"),
    "confirmed": _("bevestigd"),
    "attended": _("gekomen"),
    "did_not_attend": _("niet gekomen"),
    "cancelled": _("afgezegd"),
    "moved": _("verzet"),
}
DECISIONS: dict[str, Any] = {
    "proposed": _("voorgesteld door de regels"),
    "not_proposed": _("nog niet beoordeeld: de regels staan uit"),
    "confirmed": _("bevestigd"),
    "raised": _("verhoogd"),
    "lowered": _("verlaagd"),
}
#: Why the rules looked again after she sent her intake.
NEW_FACTS: dict[str, Any] = {
    "score_entered": _("Er kwam een ingevulde vragenlijst bij."),
    "life_change": _("Er veranderde iets met de baby."),
}
#: What two clients have in common.
MATCHED: dict[str, Any] = {
    "person": _("naam en geboortedatum"),
    "phone": _("telefoonnummer"),
    "email": _("e-mailadres"),
}
REQUEST_STATES: dict[str, Any] = {
    "draft": _("nog niet verstuurd"),
    "open": _("aangemeld"),
    "in_care": _("in zorg"),
    "closed": _("gesloten"),
}
ALARMS: dict[str, Any] = {
    "test": _("Proefalarm"),
    "safety_call": _("Iemand moet gebeld worden"),
    "promise": _("Een belofte verloopt bijna"),
    "machinery": _("Er blijven berichten liggen"),
}
MESSAGES: dict[str, Any] = {
    "appointment_booked": _("Afspraak geboekt, aan haar"),
    "appointment_moved": _("Afspraak verzet, aan haar"),
    "appointment_cancelled": _("Afspraak afgezegd, aan haar"),
    "appointment_reminder": _("Herinnering, aan haar"),
    "earlier_offer": _("Een eerder moment, aan haar"),
    "longer_day_asked": _("Vraag om langer te werken, aan de psycholoog"),
    "promise_missed": _("Wij waren te laat, aan haar"),
    "return_code": _("Code om terug te komen, aan haar"),
    "resume_link": _("Link om verder te gaan, aan haar"),
    "new_client": _("Nieuwe moeder, aan de psycholoog"),
    "client_moved": _("Afspraak verzet, aan de psycholoog"),
    "client_cancelled": _("Afspraak afgezegd, aan de psycholoog"),
    "safety_call_due": _("Bel nu, aan de dienst"),
    "lowering_asked": _("Vraag om mee te kijken, aan een collega"),
    "situation_changed": _("Er is iets veranderd, aan de psycholoog"),
    "invite_again": _("Nog eens invullen, aan haar"),
}
PARTS: dict[str, Any] = {
    "relay": _("Doorgeefluik"),
    "worker": _("Verzender"),
    "beat": _("Klok"),
    "watchdog": _("Waakhond"),
}
#: Why somebody would not be matched by herself (`scheduling.domain.fit.refusals`).
REFUSALS: dict[str, Any] = {
    "inactive": _("werkt hier niet meer"),
    "lead": _("te kort dag"),
    "language": _("spreekt haar taal niet"),
    "track": _("doet dit soort gesprekken niet"),
    "level": _("neemt dit niveau niet aan"),
    "gender": _("niet het geslacht dat zij wenst"),
    "excluded": _("zij wil een ander"),
    "mode": _("niet op de manier of plek die zij wenst"),
    "protected": _("bewaard voor urgentere moeders"),
    "paused": _("neemt nu niemand aan"),
    "week_full": _("nieuwe plekken deze week op"),
    "caseload_full": _("caseload vol"),
}
LADDER: dict[str, Any] = {
    "longer_day": _("Een collega langer laten werken"),
    "bridging_call": _("De dienst belt haar"),
    "partner": _("De partnerpraktijk"),
    "coordinator": _("De coördinator regelt het"),
}
LADDER_STATUSES: dict[str, Any] = {
    "open": _("bezig"),
    "done": _("gedaan"),
    "declined": _("lukte niet"),
    "lapsed": _("tijd voorbij"),
    "not_needed": _("niet meer nodig"),
}
TIME_OFF: dict[str, Any] = {
    "leave": _("Verlof"),
    "illness": _("Ziek"),
    "other": _("Anders"),
}
TRACKS: dict[str, Any] = {
    "individual": _("Individueel"),
    "parent_child": _("Ouder en kind"),
}
MODES: dict[str, Any] = {
    "online": _("Videogesprek"),
    "in_person": _("Op de praktijk"),
}
WEEKDAYS = (
    _("Maandag"),
    _("Dinsdag"),
    _("Woensdag"),
    _("Donderdag"),
    _("Vrijdag"),
    _("Zaterdag"),
    _("Zondag"),
)
STEPS: dict[str, Any] = {
    "profile": _("De kliniek: naam, telefoon en telefoon van de dienst"),
    "hours": _("Uren dat er iemand is"),
    "people": _("Psychologen uitgenodigd"),
    "calendars": _("Een psycholoog met profiel en plekken"),
    "roster": _("Een dienst in het rooster"),
    "alarm": _("Proefalarm gehoord en bevestigd"),
}
#: Why a decision about a level was refused (`intake.domain.level_review`).
REVIEW: dict[str, Any] = {
    "not_a_clinician": _("Alleen een psycholoog kan over het niveau beslissen."),
    "reason_missing": _("Schrijf op waarom."),
    "wrong_direction": _("Dat niveau past niet bij deze stap. Kijk opnieuw naar het niveau nu."),
    "needs_second": _("Hiervoor is een tweede psycholoog nodig."),
    "changed": _("Iemand heeft het niveau intussen veranderd. Kijk opnieuw."),
    "not_open": _("Deze aanvraag is gesloten."),
    "no_contact": _("Vul in wanneer je haar sprak. Dat was na haar aanmelding en voor nu."),
    "call_open": _("Rond eerst het telefoontje met haar af."),
    "asked_already": _("Er is al een collega gevraagd om mee te kijken."),
    "wrong_second": _("Dit kan alleen de collega die gevraagd is."),
    "answered": _("Hier is al op geantwoord."),
}
#: Why the calendar refused (`scheduling.domain.errors`).
SCHEDULING: dict[str, Any] = {
    "wrong_state": _("Dat kan nu niet meer. Kijk opnieuw."),
    "too_late": _("Dit gesprek is al begonnen."),
    "too_early": _("Dit gesprek is nog niet begonnen."),
    "needs_a_person": _("Dit kan alleen een mens doen."),
    "last_cover": _(
        "Er moet altijd iets voor haar staan. Boek eerst een gesprek, of sluit de aanvraag."
    ),
    "open_safety_call": _("Rond eerst het telefoontje met haar af."),
    "not_hers": _("Dit hoort bij iemand anders."),
    "reason_missing": _("Schrijf op waarom."),
}
