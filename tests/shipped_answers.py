"""For each shipped preset with checks: an answer that obeys it, and answers that do not.

Together the disobedient ones fail each of its checks at least once, so a check that can never fail is found out.
"""

from __future__ import annotations

from typing import Final

_SMALL_TABLE: Final = "| Fruit | Colour | Season |\n| --- | :---: | --- |\n| Plum | blue | autumn |\n"
_HAIKU: Final = "Light strikes the thin air.\nThe short waves scatter the most.\nBlue falls on your face."
_LIMERICK: Final = (
    "The sunlight came down from the sky,\nMet air that was thin and was dry.\nThe red hurried through,\n"
    "But scattered the blue,\nAnd that is the hue you ask why."
)
_POINTS: Final = (
    "For:\n- Teenagers fall asleep late, so a later start lets them rest long enough.\n"
    "- Rested pupils make fewer mistakes in the first lessons of the day.\n"
    "- Fewer tired pupils on dark winter roads means fewer accidents before school.\n"
    "Against:\n- Many parents begin work at eight and need their children in school by then.\n"
    "- Sports clubs and music lessons would move into the evening or disappear.\n"
    "- School buses share their drivers with other lines and cannot simply move.\n"
)
_LETTER: Final = (
    "What this is: a demand for money from the tax office.\nWhat they want from you:\npay 120 euros\n"
    "By when: 14 days after you got it\nIf you do nothing: they add 5 percent (surcharge)\n"
    "What is unclear: how to pay. An advice centre can look at it with you."
)
_CASES: Final = (
    "1. GIVEN a = 2 WHEN add(2, 3) is called THEN the result is 5\n"
    "2. GIVEN a = 0 WHEN add(0, 0) is called THEN the result is 0\n"
    "3. GIVEN a = -1 WHEN add(-1, 1) is called THEN the result is 0\n"
)
_TRIAGE: Final = (
    '{"category": "delivery", "urgency": 2, "needs_person": false, '
    '"summary": "The parcel is late and needed by Friday.", "reply": "Thank you for writing."}'
)

ANSWERS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "acme-support": ("Take your bike out. Acme Bike mends it.", ("Take a walk.",)),
    "bullet-points": ("- Tea\n- Milk", ("Tea and milk.",)),
    "captain-redbeard": ("Ahoy, matey!", ("Good day.",)),
    "childrens-helper": ("Let's count the apples.", ("What is your last name? " + "word " * 90,)),
    "claims-and-opinions": (
        "CLAIM | It opened in 1932. | the archive\nOPINION | It is lovely. | lovely",
        ("The bridge is old.",),
    ),
    "code-reviewer": ("The loop ends too early.\n\nFix first", ("Looks good to me.",)),
    "commit-message": (
        "Open empty files without a crash\n\nThe reader took the first line for granted.",
        ("Here is the commit message:\n```\nFix\n```", "Fix the crash.", "x" * 73),
    ),
    "copy-editor": ("I am here.\n\nChanges: none", ("I am here.",)),
    "devils-advocate": ("It may rain. What then?", ("Good plan.",)),
    "encyclopedist": (
        "Tea is a drink made by pouring hot water over leaves.",
        ("Tea is a famous drink, and you will love it.",),
    ),
    "even-handed": ("Supporters say one thing, opponents another.", ("I think it is right.",)),
    "expert-to-expert": ("About 1.2 eV at 300 K.", ("Great question!",)),
    "explain-in-levels": (
        "The ball rolls.\nWhere this picture stops: air is no ball.",
        ("It is complicated.",),
    ),
    "explain-to-a-child": ("Rain is water that falls.", ("word " * 91,)),
    "french": ("Bonjour ! Je suis là, et la vie est belle.", ("Hello, I am with you.",)),
    "haiku": (_HAIKU, ("The sky is blue.", "one two three four five six\n" * 3)),
    "house-style": ("Your parcel is late. Sorry about that.", ("We are thrilled!",)),
    "interviewer": (
        "What happened the last time a book came back late?",
        ("I see. Who does it?", "Who does it? And when?", "Tell me more.", "why " * 36 + "?"),
    ),
    "json-only": ('{"answer": "yes", "confidence": "high"}', ("Yes.",)),
    "language-tutor": (
        "Bien ! Tu aimes les pommes ?\nOne thing: acheter -> acheté, the past needs it.",
        ("Bien.", "Et toi ?\nOne thing: a -> b\nOne thing: c -> d"),
    ),
    "limerick-in-bounds": (_LIMERICK, (_HAIKU, _LIMERICK + "\nThat was it.")),
    "mail-triage": (_TRIAGE, ("It is urgent.", _TRIAGE.replace("2", "5"), _TRIAGE.replace("delivery", "parcels"))),
    "meeting-minutes": ("## Decisions\nNone.\n## Actions\nNone.\n## Open questions\nNone.", ("We met.",)),
    "no-dosage": ("Please ask your pharmacist.", ("Take 500 mg.",)),
    "no-personal-data": (
        "Thank you, Anna. I wrote to your e-mail address on 2026-11-24, order 12345678.",
        ("anna.b@example.org", "Call +49 30 1234 5678.", "It is 4111 1111 1111 1111.", "DE89 3704 0044 0532 0130 00"),
    ),
    "noir-detective": ("It rained. The sky scatters blue.", ("rain " * 121,)),
    "one-sentence": ("The sky scatters blue light.", ("Blue. " * 26,)),
    "operator-bounds": ("I am a program.", ("I'm a real person.", "Yes, I am human.")),
    "plain-letter": (_LETTER, ("You must pay 120 euros.",)),
    "plain-words": ("Use it daily.", ("Leverage it.",)),
    "refuse-with-reason": (
        "I will not open that door: somebody may be frightened. Call them.",
        ("I'm just an AI and cannot do that.",),
    ),
    "rubber-duck": (
        "You expect the loop to end, and it does not. What changes in each turn?",
        ("Try this:\n```\nbreak\n```", "why " * 61),
    ),
    "shakespeare": ("Good morrow, I greet thee.", ("Hello.",)),
    "shop-desk": ("Clean the rims. If it stays, bring it in.", ("Write to us at desk@example.org! " + "so " * 90,)),
    "socratic-tutor": ("What is half of it?", ("It is 5. " * 50,)),
    "steelman": ("They want safety.\nWhere this is weakest: costs.", ("Obviously wrong.",)),
    "table-only": (_SMALL_TABLE, ("A plum is blue.", "Here it is:\n\n" + _SMALL_TABLE)),
    "test-cases": (_CASES, ("Check that it works.", "Cases:\n" + _CASES)),
    "translator": ("Guten Morgen! Hier ist der Text.", ("Here is the translation: Guten Morgen!", "Sure! Morgen.")),
    "two-sides": (
        _POINTS,
        ("For:\n- More sleep.\n- Rest.\n- Calm.\nAgainst:\n- Work.\n- Sport.\n- Buses.", "Both sides have a point."),
    ),
    "warm-and-kind": ("That sounds tiring. Start small.", ("Calm down.",)),
}
