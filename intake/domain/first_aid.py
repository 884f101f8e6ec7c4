"""What helps now: a few lines with an honest source. Only what is graded A or B (clinical.md 6.4).

A: do this first. B: trials show that it helps, with limits that are named. Weaker advice, however
often it is given, stays out. Each
says in whom it was studied, so that nobody reads more into it than was found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intake.domain.instruments import Text

#: The values of `accounts.models.Wording`, which the domain does not import, and a relative.
BABY, NICU, PREGNANT, LOSS, PROXY = "baby", "nicu", "pregnant", "loss", "proxy"


@dataclass(frozen=True, slots=True)
class Tip:
    """One thing that helps, how we know, and how sure that is (`A` or `B`)."""

    id: str
    grade: str
    advice: Text
    evidence: Text
    source: str


#: Grade -> how sure it is, in words.
SURE: Final = {
    "A": Text("Dit raden alle richtlijnen als eerste aan.", "All guidelines advise this first."),
    "B": Text(
        "Goed onderzocht, maar niet bij iedereen en niet altijd even sterk.",
        "Well studied, but not in everybody and not always as strong.",
    ),
}

_NICE: Final = "NICE, Antenatal and postnatal mental health, CG192"
_DENNIS: Final = "Dennis et al., BMJ 2009;338:a3064"
_DEPRATO: Final = "Deprato et al., Br J Sports Med 2024, doi 10.1136/bjsports-2024-108478"
_PREGNANCY: Final = "Frontiers in Psychology 2022;13:1022402"
_PATHAK: Final = "Pathak et al., Bulletin WHO 2023;101:391-402, doi 10.2471/BLT.22.288977"

_TALK_EVIDENCE: Final = Text(
    "Hulp die vroeg begint, werkt beter dan wachten. Gesprekken met een psycholoog zijn voor "
    "somberheid in deze tijd de behandeling van eerste keuze.",
    "Help that starts early works better than waiting. Talking with a psychologist is the first "
    "choice for low mood in this time.",
)
_TALK: Final = {
    BABY: Text(
        "Vertel je huisarts, verloskundige of het consultatiebureau hoe het gaat. "
        "Dat kan vandaag, naast wat wij doen.",
        "Tell your GP, midwife or child health clinic how you are. "
        "You can do that today, beside what we do.",
    ),
    NICU: Text(
        "Vertel de verpleegkundige of arts op de afdeling, of je huisarts, hoe het met jou gaat. "
        "Dat kan vandaag, naast wat wij doen.",
        "Tell the nurse or doctor on the ward, or your GP, how you are. "
        "You can do that today, beside what we do.",
    ),
    PREGNANT: Text(
        "Vertel je verloskundige of huisarts hoe het gaat. Dat kan vandaag, naast wat wij doen.",
        "Tell your midwife or GP how you are. You can do that today, beside what we do.",
    ),
    LOSS: Text(
        "Vertel je huisarts of verloskundige hoe het met je gaat. Je mag ook vragen of iemand "
        "bij je langskomt.",
        "Tell your GP or midwife how you are. You may also ask if someone can come to see you.",
    ),
    PROXY: Text(
        "Help haar om haar huisarts of verloskundige te bellen, of bel samen. "
        "Wordt ze ineens heel anders dan anders, bel dan dezelfde dag.",
        "Help her to call her GP or midwife, or call together. "
        "If she suddenly becomes very different from usual, call the same day.",
    ),
}
_PEERS: Final = {
    BABY: Text(
        "Laat iemand die je vertrouwt weten hoe het is, en vraag om iets kleins: een maaltijd, "
        "een uur oppas, een belletje.",
        "Let someone you trust know how things are, and ask for something small: a meal, "
        "an hour of minding the baby, a phone call.",
    ),
    NICU: Text(
        "Laat iemand die je vertrouwt weten hoe het is, en vraag om iets kleins: een maaltijd, "
        "een rit naar het ziekenhuis, een belletje.",
        "Let someone you trust know how things are, and ask for something small: a meal, "
        "a lift to the hospital, a phone call.",
    ),
    PREGNANT: Text(
        "Laat iemand die je vertrouwt weten hoe het is, en vraag om iets kleins: een maaltijd, "
        "een wandeling, een belletje.",
        "Let someone you trust know how things are, and ask for something small: a meal, "
        "a walk, a phone call.",
    ),
    LOSS: Text(
        "Laat iemand die je vertrouwt bij je zijn. Praten hoeft niet. Vraag om iets kleins: "
        "een maaltijd, een wandeling, een belletje.",
        "Let someone you trust be with you. You do not have to talk. Ask for something small: "
        "a meal, a walk, a phone call.",
    ),
    PROXY: Text(
        "Neem iets kleins van haar over: een maaltijd, een nacht, een belletje. Vraag hoe het is, "
        "en luister zonder raad te geven.",
        "Take something small off her hands: a meal, a night, a phone call. Ask how it is, "
        "and listen without giving advice.",
    ),
}
_PEERS_EVIDENCE: Final = Text(
    "In Canada werden 701 vrouwen met veel kans op somberheid gevolgd. Van wie steeds gebeld werd "
    "door een vrouw die het zelf had meegemaakt, was na 12 weken 14 procent somber; van de anderen "
    "25 procent. Na 24 weken was er geen verschil meer.",
    "In Canada 701 women with a high chance of low mood were followed. Of those who were phoned by "
    "a woman who had been through it herself, 14 per cent were low after 12 weeks; of the others "
    "25 per cent. After 24 weeks there was no difference any more.",
)
_MOVE: Final = {
    BABY: Text(
        "Beweeg een beetje als je lichaam het toelaat. Een wandeling telt.",
        "Move a little if your body allows it. A walk counts.",
    ),
    PREGNANT: Text(
        "Beweeg een beetje als je lichaam het toelaat. Een wandeling telt. "
        "Twijfel je, vraag het je verloskundige.",
        "Move a little if your body allows it. A walk counts. If in doubt, ask your midwife.",
    ),
    LOSS: Text(
        "Ga naar buiten als dat lukt, ook als het kort is. Luister naar je lichaam.",
        "Go outside if you can, even if it is short. Listen to your body.",
    ),
}
_MOVE_EVIDENCE: Final = Text(
    "In 35 onderzoeken met 4072 vrouwen werd wie bewoog minder somber en minder angstig. "
    "De onderzoeken verschillen veel van elkaar.",
    "In 35 studies with 4072 women those who exercised became less low and less anxious. "
    "The studies differ a lot from each other.",
)
_MOVE_EVIDENCE_PREGNANT: Final = Text(
    "In 20 onderzoeken rond de zwangerschap kwam somberheid minder vaak voor bij wie bewoog. "
    "De onderzoeken verschillen veel van elkaar.",
    "In 20 studies around pregnancy low mood was less common in those who exercised. "
    "The studies differ a lot from each other.",
)
_SKIN: Final = Text(
    "Vraag de verpleegkundigen om huid op huid met je baby, zo vaak als het kan en jij het wilt.",
    "Ask the nurses for skin-to-skin with your baby, as often as possible and as you wish.",
)
_SKIN_EVIDENCE: Final = Text(
    "In 30 onderzoeken met 7719 te vroeg of te licht geboren baby's was het risico op somberheid "
    "bij moeders die dit deden een kwart kleiner. Bij baby's die op tijd geboren zijn is dat niet "
    "gevonden.",
    "In 30 studies with 7719 babies born too early or too small, mothers who did this had a "
    "quarter less risk of low mood. With babies born on time this was not found.",
)
#: After a loss nothing of this was studied, and we say so.
_NOT_AFTER_LOSS: Final = Text(
    " Dit is onderzocht bij vrouwen na een geboorte. Na een overlijden weten we het minder zeker.",
    " This was studied in women after a birth. After a death we know less for sure.",
)


def tips_for(wording: str, *, is_proxy: bool = False) -> tuple[Tip, ...]:
    """A few things that help now, for her situation (`Wording`) or for a relative of hers."""
    situation = PROXY if is_proxy else wording
    tips = [
        Tip("talk", "A", _TALK[situation], _TALK_EVIDENCE, _NICE),
        Tip("people", "B", _PEERS[situation], _for(situation, _PEERS_EVIDENCE), _DENNIS),
    ]
    if situation == PREGNANT:
        tips.append(Tip("move", "B", _MOVE[PREGNANT], _MOVE_EVIDENCE_PREGNANT, _PREGNANCY))
    elif situation != PROXY:
        advice = _MOVE.get(situation, _MOVE[BABY])
        tips.append(Tip("move", "B", advice, _for(situation, _MOVE_EVIDENCE), _DEPRATO))
    if situation == NICU:
        tips.append(Tip("skin", "B", _SKIN, _SKIN_EVIDENCE, _PATHAK))
    return tuple(tips)


def _for(situation: str, evidence: Text) -> Text:
    if situation != LOSS:
        return evidence
    return Text(evidence.nl + _NOT_AFTER_LOSS.nl, evidence.en + _NOT_AFTER_LOSS.en)
