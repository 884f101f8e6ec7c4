import pytest

from benefits.domain.eligibility import Rule
from benefits.domain.wording import UNTIL_VERIFIED, funding_words


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_words_for_her(rule: Rule) -> None:
    words = funding_words(rule.value)
    assert words.title
    assert words.text.endswith(".")
    for word in ("!", "helaas", "makkelijk", "gewoon even"):
        assert word not in f"{words.title} {words.text}".lower()


def test_a_rule_nobody_wrote_has_none() -> None:
    with pytest.raises(ValueError, match="not a valid Rule"):
        funding_words("voucher")


def test_a_wrong_proof_and_a_right_one_read_the_same_until_she_is_verified() -> None:
    assert "afspraak gaat door" in UNTIL_VERIFIED.text
