"""What is wrong with a list, in plain words. Dutch, as message ids: whoever shows them translates.

No sentence has room for what stood in the file.
"""

from __future__ import annotations


def _(text: str) -> str:
    """Mark a text for translation; this layer knows no language."""
    return text


#: Why a whole file is refused, and what to do.
FILE_WORDS: dict[str, str] = {
    "file_empty": _("Het bestand is leeg."),
    "file_xlsx": _(
        "Dit is een Excel-werkmap. Kies in Excel: Opslaan als, en dan CSV UTF-8. Stuur dat bestand."
    ),
    "file_xls": _(
        "Dit is een oude Excel-werkmap. Kies in Excel: Opslaan als, en dan CSV UTF-8. "
        "Stuur dat bestand."
    ),
    "file_pdf": _("Dit is een pdf. Vraag je personeelssysteem om een CSV-bestand."),
    "file_word": _("Dit is een tekstdocument. Vraag je personeelssysteem om een CSV-bestand."),
    "file_image": _("Dit is een afbeelding. Vraag je personeelssysteem om een CSV-bestand."),
    "file_zip": _("Dit is een ingepakt bestand. Pak het uit en stuur het CSV-bestand."),
    "file_web": _("Dit is een webpagina. Vraag je personeelssysteem om een CSV-bestand."),
    "file_json": _("Dit bestand is geen tabel. Vraag je personeelssysteem om een CSV-bestand."),
    "file_binary": _("Dit bestand is geen tekst. Vraag je personeelssysteem om een CSV-bestand."),
    "file_too_big": _("Dit bestand is te groot. Een lijst mag hoogstens 16 MB zijn."),
    "file_missing": _("Kies een bestand."),
    "too_many_rows": _("Dit bestand is te lang. Een lijst mag hoogstens 150.000 regels hebben."),
    "too_many_numbers": _("Dit bestand is te lang. Controleer hoogstens 5.000 nummers tegelijk."),
    "quotes": _(
        "Er staat een aanhalingsteken te veel of te weinig. Vanaf daar is niets meer te lezen."
    ),
    "columns_unknown": _(
        "We vinden de kolommen niet. Zet erboven: Personeelsnummer en Geboortedatum."
    ),
    "column_number_missing": _(
        "We vinden de kolom met personeelsnummers niet. Zet erboven: Personeelsnummer."
    ),
    "column_born_missing": _(
        "We vinden de kolom met geboortedatums niet. Zet erboven: Geboortedatum."
    ),
    "column_twice": _("Een kolom staat er twee keer in. Laat er één over van elk."),
    "no_rows": _("Er staat niemand op deze lijst."),
    "nothing_usable": _("Geen enkele regel is te lezen. Kijk hieronder wat eraan scheelt."),
    "month_first": _(
        "De maand staat in dit bestand voor de dag. Zet de datums om naar dag, maand, jaar."
    ),
    "citizen_numbers": _(
        "Dit lijken burgerservicenummers. Die mogen we niet ontvangen. "
        "Stuur een lijst met personeelsnummers."
    ),
}

#: What is wrong with one row, and what to do.
ROW_WORDS: dict[str, str] = {
    "number_missing": _("Het personeelsnummer ontbreekt."),
    "number_formula": _(
        "In de cel met het personeelsnummer staat een formule. Zet er het nummer zelf in."
    ),
    "number_rounded": _(
        "Excel heeft het personeelsnummer afgerond. Maak de kolom op als tekst en zet het er "
        "opnieuw in."
    ),
    "number_is_date": _(
        "Waar het personeelsnummer hoort, staat een datum. Maak de kolom op als tekst en zet het "
        "nummer er opnieuw in."
    ),
    "number_too_long": _("Het personeelsnummer heeft meer dan 40 tekens."),
    "number_signs": _("In het personeelsnummer staan tekens die daar niet horen."),
    "born_missing": _("De geboortedatum ontbreekt."),
    "born_formula": _("In de cel met de geboortedatum staat een formule. Zet er de datum zelf in."),
    "born_unreadable": _("De geboortedatum is niet te lezen. Schrijf dag, maand, jaar."),
    "born_month_first": _(
        "In de geboortedatum staat de maand vooraan. Schrijf eerst de dag, dan de maand."
    ),
    "born_unlikely": _("Deze geboortedatum past niet bij iemand van 14 tot 100 jaar."),
    "inactive_unreadable": _("De datum van verlof of vertrek is niet te lezen."),
    "duplicate_same": _("Dit nummer staat al eerder in de lijst. We tellen het één keer."),
    "duplicate_differs": _(
        "Dit nummer staat al eerder in de lijst, met een andere geboortedatum. De eerste telt."
    ),
}


def file_words(code: str) -> str:
    """Why a file was refused. Raises KeyError when there is no such code."""
    return FILE_WORDS[code]


def row_words(code: str) -> str:
    """What is wrong with a row. Raises KeyError when there is no such code."""
    return ROW_WORDS[code]
