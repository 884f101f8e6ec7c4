"""Her own access log, in words: when, who, what, why (Wabvpz 15e; NEN 7513 chapter 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccessEvent, Client, Role, User

#: Event -> what happened. The rooms above add theirs with `register_words`.
EVENTS: dict[str, Any] = {
    "client.save_person": gettext_lazy("Naam en bereikbaarheid bewaard"),
    "client.set_wording": gettext_lazy("Woordkeuze van de teksten veranderd"),
    "access.not_yours": gettext_lazy("Geprobeerd te openen, geweigerd"),
}
ACTIONS = {
    "C": gettext_lazy("toegevoegd"),
    "R": gettext_lazy("bekeken"),
    "U": gettext_lazy("veranderd"),
    "D": gettext_lazy("verwijderd"),
    "E": gettext_lazy("gebruikt"),
}
OBJECTS: dict[str, Any] = {
    "client": gettext_lazy("Je gegevens"),
    "intake": gettext_lazy("Je intake"),
    "draft": gettext_lazy("Je intake"),
    "triage": gettext_lazy("De beoordeling van je intake"),
    "appointment": gettext_lazy("Je afspraak"),
    "care_request": gettext_lazy("Je hulpvraag"),
    "episode": gettext_lazy("Je behandeling"),
    "safety_call": gettext_lazy("Het telefoontje naar jou"),
}
PURPOSES = {
    "TREAT": gettext_lazy("om je te helpen"),
    "TRIAGE": gettext_lazy("om te bepalen hoe snel je hulp nodig hebt"),
    "BILLING": gettext_lazy("voor de betaling"),
    "ADMIN": gettext_lazy("om de kliniek te regelen"),
    "SECURITY": gettext_lazy("voor de veiligheid"),
    "BREAKGLASS": gettext_lazy("noodknop"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of her log. `why` names the purpose and, in codes, the rule that allowed it."""

    at: datetime
    who: str
    role: str
    what: str
    why: str
    rule: str
    was_refused: bool
    was_emergency: bool


def register_words(
    *, events: Mapping[str, Any] | None = None, objects: Mapping[str, Any] | None = None
) -> None:
    """Give events and types of object their words (lazy translations); called when apps start."""
    EVENTS.update(events or {})
    OBJECTS.update(objects or {})


def of_client(
    client: Client,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 500,
) -> list[LogLine]:
    """Everything done with her record in `[since, until)`, newest first, `limit` lines at most.

    Two queries. Her own deeds are in it too.
    """
    rows = AccessEvent.objects.filter(subject_id=client.pk)
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    events = list(rows.order_by("-at", "-pk")[:limit])
    names = _names_of(events)
    return [_line(event, client, names) for event in events]


def _names_of(events: Iterable[AccessEvent]) -> dict[UUID, str]:
    ids = {found for e in events for found in (e.user_id, e.responsible_user_id) if found}
    return {user.pk: user.name for user in User.objects.filter(pk__in=ids).only("name")}


def _line(event: AccessEvent, client: Client, names: Mapping[UUID, str]) -> LogLine:
    return LogLine(
        at=event.at,
        who=_who(event, client, names),
        role=_role(event.role),
        what=_what(event),
        why=str(PURPOSES.get(event.purpose, event.purpose)),
        rule=event.rule,
        was_refused=event.outcome == AccessEvent.Outcome.DENIED,
        was_emergency=event.purpose == "BREAKGLASS",
    )


def _who(event: AccessEvent, client: Client, names: Mapping[UUID, str]) -> str:
    if event.role == Role.CLIENT and event.user_id in (None, client.user_id):
        return _("Jij")
    if event.user_id is None:
        return _("Jij, zonder code") if event.role == "anonymous" else _("Het systeem")
    name = names.get(event.user_id) or _("Iemand van de kliniek")
    behalf = names.get(event.responsible_user_id) if event.responsible_user_id else None
    if behalf and behalf != name:
        return _("%(name)s, namens %(other)s") % {"name": name, "other": behalf}
    return name


def _role(role: str) -> str:
    known = {choice.value: str(choice.label) for choice in Role}
    return known.get(role, "")


def _what(event: AccessEvent) -> str:
    if event.event in EVENTS:
        return str(EVENTS[event.event])
    thing = OBJECTS.get(event.object_type, gettext_lazy("Je gegevens"))
    return str(format_lazy("{} {}", thing, ACTIONS[event.action]))
