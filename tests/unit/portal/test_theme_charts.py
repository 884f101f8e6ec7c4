"""Where lines and bars go."""

from __future__ import annotations

import pytest

from portal.theme import charts


def test_a_line_runs_from_left_to_right_with_zero_at_the_bottom() -> None:
    drawn = charts.line([0, 15, 30], top=30, width=96, height=32, pad=4)
    assert drawn.dots == (("4", "28"), ("48", "16"), ("92", "4"))
    assert drawn.points == "4,28 48,16 92,4"
    assert drawn.last == ("92", "4")


def test_a_single_value_stands_at_the_present() -> None:
    assert charts.line([30], top=30, width=96, height=32, pad=4).dots == (("92", "4"),)


def test_no_values_draw_nothing() -> None:
    drawn = charts.line([], top=30, width=96, height=32, pad=4)
    assert drawn.dots == ()
    assert drawn.last is None


@pytest.mark.parametrize(("value", "y"), [(-3, "28"), (99, "4")])
def test_values_outside_the_scale_lie_on_the_edge(value: float, y: str) -> None:
    assert charts.line([value], top=30, width=96, height=32, pad=4).dots[0][1] == y


def test_bars_are_shares_of_the_longest() -> None:
    drawn = charts.bars([{"label": "a", "value": 5}, {"label": "b", "value": 20, "level": 4}])
    assert [(bar.label, bar.length, bar.level) for bar in drawn] == [
        ("a", "25", None),
        ("b", "100", 4),
    ]


def test_bars_without_anything_are_empty_not_an_error() -> None:
    assert charts.bars([]) == ()
    assert charts.bars([{"label": "a", "value": 0}])[0].length == "0"


def test_scores_with_cut_offs_and_the_band_of_chance() -> None:
    drawn = charts.score_chart(
        [10, 4],
        top=20,
        cutoffs=[{"label": "matig", "value": 10}],
        reliable=5,
        width=100,
        height=60,
        pad=10,
    )
    assert drawn.line.dots == (("10", "30"), ("90", "42"))
    assert [(level.y, level.label) for level in drawn.cutoffs] == [("30", "matig")]
    assert (drawn.band_y, drawn.band_height) == ("20", "20")


def test_without_a_reliable_change_there_is_no_band() -> None:
    assert charts.score_chart([10], top=20, cutoffs=[], reliable=None).band_y is None


def test_weeks_stand_side_by_side_over_one_ground() -> None:
    rows = [
        {"label": "a", "bar": 3.0, "low": 1.0, "middle": 2.0, "high": 4.0, "is_marked": False},
        {"label": "b", "bar": None, "low": None, "middle": None, "high": None, "is_marked": True},
    ]
    drawn = charts.week_chart(rows, target=2.0, width=140, height=100, pad=10, left=20)
    first, second = drawn.sticks
    assert (first.x, first.bar_x, drawn.bar_width) == ("50", "35", "30")
    assert (first.bar_y, first.bar_height) == ("30", "60")
    assert (first.low_y, first.middle_y, first.high_y) == ("70", "50", "10")
    assert (drawn.target_y, drawn.floor) == ("50", "90")
    assert (second.x, second.bar_y, second.middle_y, second.is_marked) == ("110", None, None, True)
    assert [mark.label for mark in drawn.marks] == ["0", "2", "4"]


def test_no_weeks_make_an_empty_ground() -> None:
    drawn = charts.week_chart([])
    assert drawn.sticks == ()
    assert [mark.label for mark in drawn.marks] == ["0", "1", "2"]
