"""The decision table in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from care import rule_words
from care.forms.rules import tongue
from intake.domain.triage.predicates import Condition, Otherwise
from intake.domain.triage.rules import Lift, Rule
from intake.domain.triage.sources import SOURCES
from intake.domain.triage.tracks import SAFETY_FIRST, TRACKS_BY_ID
from intake.domain.triage.wording import in_words
from scheduling.domain.promises import Days, Hours, LevelTerms, StaffedMinutes, Term, WorkingDays

register = template.Library()
register.filter("tongue", tongue)


@register.filter
def condition(when: Condition) -> str:
    """`GAD-7-som: 15 of hoger`; for the last of a list, that it is for everybody else."""
    if isinstance(when, Otherwise):
        return _("bij niveau 5") if when is SAFETY_FIRST.when else _("voor alle anderen")
    return tongue(in_words(when))


@register.filter
def term(promised: Term | None) -> str:
    """`binnen 14 dagen`; a dash where nothing is promised."""
    match promised:
        case Hours(n):
            return ngettext("binnen %(n)d uur", "binnen %(n)d uur", n) % {"n": n}
        case Days(n):
            return ngettext("binnen %(n)d dag", "binnen %(n)d dagen", n) % {"n": n}
        case WorkingDays(n):
            return ngettext("binnen %(n)d werkdag", "binnen %(n)d werkdagen", n) % {"n": n}
        case StaffedMinutes(n):
            return _("binnen %(n)d minuten, in uren dat er iemand is") % {"n": n}
    return "–"


@register.filter
def level_name(terms: LevelTerms) -> str:
    """`Urgent`."""
    return terms.name_en if get_language() == "en" else terms.name_nl


@register.filter
def own_mark(mark: str) -> str:
    """What a mark says that speaks of the table itself; empty for a publication."""
    return str(rule_words.MARKS.get(mark, ""))


@register.filter
def publication(mark: str) -> str:
    """The publication behind a mark, as it is cited."""
    return SOURCES.get(mark, mark)


@register.filter
def differs(kind: str) -> str:
    """`Wanneer` for a condition: what a line of a difference is about."""
    return str(rule_words.DIFFERS[kind])


@register.filter
def need(code: str, is_done: bool) -> str:
    """A step towards a version, as done or as still to do."""
    done, to_do = rule_words.NEEDS[code]
    return str(done if is_done else to_do)


@register.filter
def track_name(track_id: str) -> str:
    """`Ouder-kind, hechting`."""
    return tongue(TRACKS_BY_ID[track_id].name)


@register.filter
def short_names(ids: Iterable[str], rules: Mapping[str, Rule | Lift]) -> str:
    """`{{ outcome.reasons|short_names:table.by_id }}`: rules by their short names."""
    titles = [tongue(rules[rule_id].title) for rule_id in ids if rule_id in rules]
    return "; ".join(titles) or _("geen regel")
