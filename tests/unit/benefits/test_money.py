import pytest

from benefits.domain.money import cents_of, euros, grouped, percentage, product


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (4_133_200, "€\u00a041.332", "€41,332"),
        (618_850, "€\u00a06.188,50", "€6,188.50"),
        (2_605, "€\u00a026,05", "€26.05"),
        (0, "€\u00a00", "€0"),
        (100_000_000_00, "€\u00a0100.000.000", "€100,000,000"),
        (-1_250, "€\u00a0-12,50", "-€12.50"),
    ],
)
def test_an_amount_is_written_the_language_s_way(cents: int, dutch: str, english: str) -> None:
    assert euros(cents, "nl") == dutch
    assert euros(cents, "en") == english


def test_a_quarter_costs_people_times_price() -> None:
    assert product(240, 2_600) == 624_000


@pytest.mark.parametrize(("headcount", "price"), [(-1, 100), (1, -100)])
def test_nobody_is_paid_for_by_a_negative_number(headcount: int, price: int) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        product(headcount, price)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(1_866_800, 6_000_000, 31), (5, 0, 0), (7, 5, 100), (-1, 5, 0)]
)
def test_a_share_stays_between_nothing_and_all(part: int, whole: int, percent: int) -> None:
    assert percentage(part, whole) == percent


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("26", 2_600),
        ("26,50", 2_650),
        ("26.5", 2_650),
        ("€ 6.188,50", 618_850),
        ("6,188.50", 618_850),
        ("60.000", 6_000_000),
        ("€\u00a01.000.000", 100_000_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "veel", "-5", "1e9", "26,505,1", "1.00.000", "٢٦", "9" * 10, "\x00"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        cents_of(typed)


@pytest.mark.parametrize("cents", [0, 5, 2_650, 618_800, 99_999_999])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_is_written_can_be_read_again(cents: int, language: str) -> None:
    assert cents_of(euros(cents, language)) == cents


def test_numbers_stand_in_groups_of_three() -> None:
    assert (grouped(41_332, "nl"), grouped(41_332, "en"), grouped(7, "nl")) == (
        "41.332",
        "41,332",
        "7",
    )
