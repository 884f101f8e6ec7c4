"""What an employer's own people did on its side, in words. Nothing here can move with care:
the clinic writes no row into this log when somebody books, comes or stays away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccessEvent, Invitation
from benefits.models import Employer, EmployerMember

LINES_A_PAGE = 25
#: Where a deed of the employer's own systems comes in, by the log.
API = "api"
#: Event -> what was done. A new event of the employer's side gets its words here.
WORDS: dict[str, Any] = {
    "access.denied": gettext_lazy("Een pagina geopend die niet bij de rol hoort; geweigerd"),
    "access.not_yours": gettext_lazy("Iets geopend dat er niet is; geweigerd"),
    "api_key.issue": gettext_lazy("Een sleutel voor een systeem gemaakt"),
    "api_key.revoke": gettext_lazy("Een sleutel voor een systeem ingetrokken"),
    "directory.add": gettext_lazy("Iemand op de personeelslijst gezet"),
    "directory.change": gettext_lazy("Iemand op de personeelslijst bijgewerkt"),
    "directory.remove": gettext_lazy("Iemand van de personeelslijst gehaald"),
    "eligibility.check": gettext_lazy("Een recht gecontroleerd"),
    "officer.readmit": gettext_lazy("Een collega weer toegelaten"),
    "officer.remove": gettext_lazy("Een collega afgemeld"),
    "officer.role": gettext_lazy("De rol van een collega veranderd"),
    "password.asked": gettext_lazy("Een nieuw wachtwoord gevraagd"),
    "password.changed": gettext_lazy("Het wachtwoord veranderd"),
    "password.reset": gettext_lazy("Een nieuw wachtwoord gekozen"),
    "roster.confirm": gettext_lazy("Een personeelslijst bevestigd"),
    "roster.drop": gettext_lazy("Een personeelslijst weggegooid"),
    "roster.expire": gettext_lazy("Een personeelslijst die bleef wachten is weggegooid"),
    "roster.read": gettext_lazy("Een personeelslijst gestuurd"),
    "roster.enter": gettext_lazy("De personeelslijst bijgewerkt"),
    "second_factor.added": gettext_lazy("Een tweede stap ingesteld"),
    "second_factor.failed": gettext_lazy("Een verkeerde code gegeven bij de tweede stap"),
    "second_factor.removed": gettext_lazy("Een tweede stap verwijderd"),
    "second_factor.renewed": gettext_lazy("Nieuwe herstelcodes gemaakt"),
    "second_factor.used": gettext_lazy("De tweede stap gedaan"),
    "sign_in.ok": gettext_lazy("Ingelogd"),
    "sign_in.out": gettext_lazy("Uitgelogd"),
    "sign_on.off": gettext_lazy("Inloggen via jullie eigen systeem uitgezet"),
    "sign_on.on": gettext_lazy("Inloggen via jullie eigen systeem aangezet"),
    "sign_on.refused": gettext_lazy("Iemand kwam niet binnen via jullie eigen systeem"),
    "sign_on.save": gettext_lazy("Gegevens van jullie eigen inlogsysteem bewaard"),
    "sign_on.test": gettext_lazy("Inloggen via jullie eigen systeem beproefd"),
    "sign_on.used": gettext_lazy("Binnengekomen via jullie eigen systeem"),
    "user.invite": gettext_lazy("Iemand uitgenodigd"),
    "user.join": gettext_lazy("Een uitnodiging aangenomen"),
    "user.withdraw_invitation": gettext_lazy("Een uitnodiging ingetrokken"),
}
#: Done by somebody who had not signed in.
BY_ANYBODY = frozenset({"sign_on.refused"})
#: Rows that say the same as a row beside them.
LEFT_OUT = frozenset({"user.deactivate", "user.reactivate"})


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One thing that was done: when, by whom, what."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """Some lines, newest first; `older` is the number of the next page, None at the end.

    Pages are counted, for the number of a row would tell how much other employers do.
    """

    lines: tuple[ActivityLine, ...]
    older: int | None


def activity_of(employer: Employer, number: int = 1) -> ActivityPage:
    """One page of the log, from 1 for the newest on."""
    members = EmployerMember.objects.filter(employer_id=employer.pk)
    names: dict[UUID | None, str] = dict(members.values_list("user_id", "user__name"))
    rows = _rows(employer, list(names)).order_by("-pk")
    start = LINES_A_PAGE * (number - 1)
    found = list(rows[start : start + LINES_A_PAGE + 1])
    lines = [ActivityLine(row.at, _who(row, names), _what(row)) for row in found[:LINES_A_PAGE]]
    return ActivityPage(tuple(lines), number + 1 if len(found) > LINES_A_PAGE else None)


def _rows(employer: Employer, members: list[UUID | None]) -> QuerySet[AccessEvent]:
    asked = Invitation.objects.filter(employer_id=employer.pk).values_list("pk", flat=True)
    about_it = Q(object_type="employer", object_id=str(employer.pk))
    invited = Q(object_type="invitation", object_id__in=[str(pk) for pk in asked])
    ours = Q(user_id__in=members) | about_it | invited
    return AccessEvent.objects.filter(ours).exclude(event__in=LEFT_OUT)


def _who(row: AccessEvent, names: dict[UUID | None, str]) -> str:
    if row.user_id in names:
        return names[row.user_id]
    if row.event in BY_ANYBODY:
        return _("Onbekend")
    return _("Een systeem van jullie") if row.source == API else _("De kliniek")


def _what(row: AccessEvent) -> str:
    return str(WORDS.get(row.event, _("Iets anders gedaan")))
