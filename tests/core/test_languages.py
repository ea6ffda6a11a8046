"""Languages of texts written for these tests; most are none that the lists of words were made with."""

from __future__ import annotations

import time

import pytest

from playground.core.languages import LANGUAGES, identify, language_name

TEXTS = {
    "en": ["The train was late again, so we walked home along the river.", "Add two eggs and stir until it is smooth."],
    "de": [
        "Der Zug kam wieder zu spät, also gingen wir zu Fuß nach Hause.",
        "Geben Sie zwei Eier dazu und rühren Sie gut um.",
    ],
    "fr": [
        "Le train était encore en retard, alors nous sommes rentrés à pied.",
        "Ajoutez deux œufs et mélangez bien la pâte.",
    ],
    "es": [
        "El tren llegó otra vez tarde, así que volvimos a casa a pie.",
        "Añade dos huevos y mezcla bien la masa con una cuchara.",
    ],
    "it": [
        "Il treno era di nuovo in ritardo, quindi siamo tornati a piedi.",
        "Aggiungi due uova e mescola bene la pasta con un cucchiaio.",
    ],
    "pt": [
        "O trem atrasou outra vez, então voltamos a pé para casa.",
        "Junte dois ovos e misture bem a massa com uma colher.",
    ],
    "nl": [
        "De trein was weer te laat, dus liepen we naar huis.",
        "Voeg twee eieren toe en roer het beslag goed met een lepel.",
    ],
    "sv": ["Tåget var sent igen, så vi gick hem längs med floden.", "Tillsätt två ägg och rör om tills det är slätt."],
    "da": ["Toget var forsinket igen, så vi gik hjem langs med floden efter mørkets frembrud."],
    "nb": ["Toget var forsinket igjen, så vi gikk hjem langs elven etter at det ble mørkt."],
    "pl": [
        "Pociąg znowu się spóźnił, więc wróciliśmy do domu pieszo.",
        "Dodaj dwa jajka i dobrze wymieszaj, aż ciasto będzie gładkie.",
    ],
    "cs": [
        "Vlak měl zase zpoždění, takže jsme šli domů pěšky.",
        "Přidejte dvě vejce a dobře promíchejte, aby bylo těsto hladké.",
    ],
    "tr": [
        "Tren yine gecikti, bu yüzden eve yürüyerek döndük.",
        "İki yumurta ekleyin ve iyice karıştırın, sonra biraz bekleyin.",
    ],
    "fi": [
        "Juna oli taas myöhässä, joten kävelimme kotiin joen vartta.",
        "Lisää kaksi munaa ja sekoita hyvin, kunnes taikina on tasaista.",
    ],
    "hu": [
        "A vonat megint késett, ezért gyalog mentünk haza.",
        "Adj hozzá két tojást, és jól keverd el, amíg sima nem lesz.",
    ],
    "ro": ["Trenul a întârziat din nou, așa că ne-am întors pe jos acasă."],
    "id": ["Kereta itu terlambat lagi, jadi kami pulang dengan berjalan kaki."],
    "vi": ["Tàu lại đến muộn, vì vậy chúng tôi đi bộ về nhà."],
    "sw": ["Treni ilichelewa tena, kwa hiyo tulirudi nyumbani kwa miguu na watu wengine."],
    "ru": [
        "Поезд опять опоздал, и мы пошли домой пешком.",
        "Добавьте два яйца и хорошо перемешайте, чтобы тесто было гладким.",
    ],
    "uk": ["Потяг знову запізнився, тому ми пішли додому пішки."],
    "bg": ["Влакът пак закъсня, затова се прибрахме пеша и беше тъмно."],
    "ar": ["تأخر القطار مرة أخرى لذلك عدنا إلى البيت سيرا على الأقدام."],
    "fa": ["قطار دوباره دیر کرد و ما پیاده به خانه رفتیم که خیلی دور بود."],
    "ur": ["ٹرین پھر دیر سے آئی اس لیے ہم پیدل گھر گئے۔"],
    "hi": ["रेलगाड़ी फिर देर से आई, इसलिए हम पैदल घर गए और वह खुश था।"],
    "el": ["Το τρένο άργησε πάλι."],
    "he": ["הרכבת שוב איחרה."],
    "th": ["รถไฟมาสายอีกแล้ว"],
    "ja": ["電車がまた遅れたので、歩いて帰りました。"],
    "zh": ["火车又晚点了,我们走路回家。"],
    "ko": ["기차가 또 늦어서 걸어서 집에 갔다."],
}
UNKNOWN = [
    "", "  \n", "42", "OK!", "Berlin Madrid Paris", "asdf qwer zxcv uiop hjkl", "x = y + 1; foo(bar)", "🙂🙂🙂",
    "```\nthe house is in the town and it is not far\n```", "https://example.com/the/and/of/to/in/is",
    "We like the house and it is on the hill. Nous aimons la maison et elle est sur la colline avec vous.",
    "Le rêve the Haus",
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt.",
    "Lestin var aftur of sein, svo við gengum heim meðfram ánni.",  # Icelandic, which is not known here
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in TEXTS.items() for text in texts])
def test_a_sentence_is_enough(code: str, text: str) -> None:
    assert identify(text) == code
    assert identify(text.upper()) in (code, None), "capitals never make it another language"


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    assert identify(text) is None


def test_a_quotation_does_not_change_the_language() -> None:
    text = (
        "Der Satz „the cat is on the mat“ ist Englisch, und wir haben ihn nur aus einem Buch genommen, das hier liegt."
    )
    assert identify(text) == "de"


def test_names() -> None:
    assert language_name("de") == "German"
    assert language_name("xx") == "xx"
    assert len(LANGUAGES) > 30


@pytest.mark.parametrize("text", ["the " * 250_000, "a" * 1_000_000, "`" * 1_000_000, "<" * 500_000, "'" * 500_000])
def test_long_texts_are_read_at_their_beginning(text: str) -> None:
    begin = time.monotonic()
    identify(text)
    assert time.monotonic() - begin < 2
