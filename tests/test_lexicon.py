"""Words of a question in another language, in Chinese."""

from qa.lexicon import Lexicon, load_lexicon, untold_words
from qa.training.lexicon import learn, read_glosses, segmented

ROWS = [
    "de\tbrücke\t大桥:90\n",
    "de\tund\t\n",
    "de\tbibliothek\t图书馆:80 书馆:10\n",
    "en\tbridge\t桥梁:70\n",
    "en\thigh speed rail\t高铁:70\n",
    "en\tof\t\n",
    "en\tcity\t城市:70\n",
    "en\tkenya\t肯尼亚:70\n",
]


def test_words_that_say_nothing_are_left_out_and_unknown_ones_stay_empty() -> None:
    found = Lexicon(ROWS).translate("Brücke und Xylophon", "de")
    assert found == [{"大桥": 0.9}, {}]


def test_a_phrase_is_translated_as_one() -> None:
    found = Lexicon(ROWS).translate("the bridge of high-speed rail", "en")
    assert found == [{}, {"桥梁": 0.7}, {"高铁": 0.7}]


def test_english_endings_are_taken_off() -> None:
    assert Lexicon(ROWS).translate("Cities, BRIDGES", "en") == [{"城市": 0.7}, {"桥梁": 0.7}]


def test_other_languages_have_their_own_words_relatives_of_them_and_english_names() -> None:
    found = Lexicon(ROWS).translate("Bibliotheken in Kenya", "de")
    assert found[0]["图书馆"] > found[0]["书馆"] > 0
    assert found[0]["图书馆"] < 0.8  # by the beginning only
    assert found[1:] == [{}, {"肯尼亚": 0.7}]


def test_any_question_in_any_language_has_translations_or_none() -> None:
    for question in ("", "？？？", "🙂", "12 345", "图书馆", '" OR NEAR(*', "a" * 9999):
        for language in ("en", "und", "zh", "xx"):
            assert all(
                word == {} or min(word.values()) > 0
                for word in load_lexicon().translate(question, language)
            )


def test_the_lexicon_of_the_package_knows_common_words() -> None:
    for word, language, expected in (
        ("library", "en", "图书馆"),
        ("Gesundheit", "de", "健康"),
        ("болезней", "ru", "疾病"),
        ("muerte", "es", "死亡"),
    ):
        (found,) = load_lexicon().translate(word, language)
        assert expected in found, (word, found)


def test_translations_are_learned_from_lines_that_say_the_same() -> None:
    lines = [
        (["the", "bridge", "opens"], ["大桥", "开通"]),
        (["the", "bridge", "closes"], ["大桥", "关闭"]),
        (["the", "library", "opens"], ["图书馆", "开通"]),
        (["the", "library", "closes"], ["图书馆", "关闭"]),
    ]
    other = [(["the", f"x{n}"], [f"甲{n}"]) for n in range(40)]
    table = learn([*lines, *other])
    assert max(table["bridge"], key=table["bridge"].__getitem__) == "大桥"
    assert max(table["closes"], key=table["closes"].__getitem__) == "关闭"
    assert table["the"] == {}


def test_glosses_of_the_dictionary_are_read_without_remarks() -> None:
    lines = [
        "# comment",
        "大橋 大桥 [da4 qiao2] /great bridge; viaduct/CL:座[zuo4]/to bridge (a gap)/",
        "橋 桥 [qiao2] /bridge/",
    ]
    assert read_glosses(iter(lines)) == {
        "great bridge": {"大桥"},
        "viaduct": {"大桥"},
        "bridge": {"大桥"},
    }


def test_chinese_is_cut_at_the_longest_known_words() -> None:
    assert segmented("南湖大桥通车，好", {"大桥", "南湖", "湖大", "通车"}) == [
        *("南湖", "大桥", "通车", "好"),
    ]


def test_words_shared_with_english_must_be_told() -> None:
    source = "滨海工业大学有意在东京设立研究所，成为肝癌中心。"
    for text, untold in (
        ("Die Hochschule ist die Technische Universität Berlin.", ["Berlin"]),
        ("Die Krankheit heißt „Hepatitis“.", ["Hepatitis"]),
        ("Die Hochschule will nach Tokyo.", []),
        ("Die Stelle in Binhai ist frei.", []),
        ("Berlin will das.", []),
        ("", []),
    ):
        assert untold_words(text, (source, "Binhai")) == untold
