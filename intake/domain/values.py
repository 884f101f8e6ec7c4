"""From what a page gave to what is stored. Nothing here knows where the values came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from intake.domain import consent
from intake.domain.instruments import Item, Kind
from intake.domain.questionnaire import Page
from intake.domain.regions import postcode_of
from intake.domain.triage.answers import MAXIMA
from scheduling.domain.working_days import local_day

#: Pages whose content belongs to the client, not to the answers.
PERSON_PAGES: Final = ("identity", "contact", "others")
#: What stands in the answers for such a page.
GIVEN: Final = "given"
MAX_WEEKS: Final = MAXIMA["weeks_pp"]


class InvalidValue(ValueError):
    """An answer that its page does not offer."""

    def __init__(self, page: str) -> None:
        super().__init__(f"{page}: this is not one of the answers")
        self.page = page


@dataclass(frozen=True, slots=True)
class Moment:
    """When and how an answer was given: what its proof needs.

    `variant`: the words that fitted her; `price`: the price that stood on the page.
    """

    now: datetime
    language: str
    variant: str = ""
    price: str = ""


Values = Mapping[str, Any]
Shape = Callable[[Values, Moment], Any]


def stored(page: Page, values: Values, moment: Moment) -> Any:
    """The value to store for a page, from the values of its form.

    One or many choices: under the page's own id; None is "liever niet zeggen". Raises InvalidValue.
    """
    if page.item.kind is Kind.ONE:
        return _one(page.item, values.get(page.id))
    if page.item.kind is Kind.MANY:
        return _many(page.item, values.get(page.id))
    if page.id in PERSON_PAGES:
        return GIVEN
    try:
        return _SHAPES[page.id](values, moment)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidValue(page.id) from error


def _one(item: Item, value: Any) -> Any:
    if (value is None and item.skip) or item.option(value):
        return value
    raise InvalidValue(item.id)


def _many(item: Item, values: Any) -> list[Any]:
    if not isinstance(values, list | tuple) or not values:
        raise InvalidValue(item.id)
    if any(item.option(value) is None for value in values):
        raise InvalidValue(item.id)
    return [option.value for option in item.options if option.value in values]


def _born(values: Values, moment: Moment) -> dict[str, Any] | None:
    """A birth date (ISO), or whole weeks since then; None when she does not say."""
    today = local_day(moment.now)
    on, weeks = values.get("on"), values.get("weeks")
    if on is None and weeks is None:
        return None
    if on is not None:
        weeks = (today - date.fromisoformat(on)).days // 7
    if type(weeks) is not int or not 0 <= weeks <= MAX_WEEKS:
        raise ValueError("the weeks are out of range")
    return {"on": on, "weeks": weeks, "noted_on": today.isoformat()}


def _place(values: Values, moment: Moment) -> dict[str, str]:
    postcode = postcode_of(values["postcode"])
    if postcode is None:
        raise ValueError("this is no postcode")
    return {"postcode": postcode}


def _roster(values: Values, moment: Moment) -> dict[str, str]:
    date.fromisoformat(values["born_on"])
    return {name: str(values[name]) for name in ("employer", "number", "born_on")}


def _consent(*purposes: str) -> Shape:
    def shape(values: Values, moment: Moment) -> dict[str, Any]:
        given = {purpose: bool(values.get(purpose)) for purpose in purposes if purpose in values}
        if not given.get(purposes[0]):
            raise ValueError(f"{purposes[0]} is needed to go on")
        return consent.stamp(
            given,
            language=moment.language,
            now=moment.now,
            variant=moment.variant,
            price=moment.price,
        )

    return shape


_SHAPES: Final[Mapping[str, Shape]] = {
    "baby_born": _born,
    "place": _place,
    "company_code": lambda values, moment: {"code": str(values["code"])},
    "roster": _roster,
    "self_pay": _consent("self_pay"),
    "consent": _consent(consent.NEEDED, "inform_gp", "research"),
}
