"""Numbers told in words."""

import pytest

from qa.number_words import tells_number


@pytest.mark.parametrize(
    ("claim", "language", "expected"),
    [
        ("Es sind zwölf Betriebe.", "de", True),
        ("Es sind hundertfünf Betriebe.", "de", True),
        ("Es waren zweihundertzwölf.", "de", True),
        ("Der Umsatz stieg auf das Dreifache.", "de", True),
        ("Im neuen Jahrtausend kam der Wandel.", "de", False),
        ("C'est un bâtiment neuf.", "fr", False),
        ("Solo se abrió una fábrica.", "es", False),
        ("Открыли одну фабрику.", "ru", True),
        ("Выпуск вырос вдвое.", "ru", True),
        ("There are four halls.", "en", True),
        ("There are some halls.", "en", False),
        ("Es ist eine Reihe von Betrieben.", "de", False),
        ("Im letzten Jahrhundert war das Hotel in Leipzig fleißig.", "de", False),
        ("Fünfundzwanzig kamen, ein Drittel blieb.", "de", True),
        ("Quarante usines ont ouvert.", "fr", True),
        ("Une cinquantaine d'usines ont ouvert.", "fr", True),
        ("Une usine certaine a ouvert dans ce domaine.", "fr", False),
        ("Son dos fábricas.", "es", True),
        ("Son doscientas fábricas.", "es", True),
        ("Se abrió una fábrica importante.", "es", False),
        ("Открыты три фабрики.", "ru", True),
        ("Открыты восемнадцать фабрик.", "ru", True),
        ("Сотрудники и семья требуют места.", "ru", False),
        ("Открыты 3 фабрики.", "ru", True),
        ("Ci sono fabbriche.", "it", True),
    ],
)
def test_a_number_is_told_in_digits_or_words(claim: str, language: str, expected: bool) -> None:
    assert tells_number(claim, language) is expected
