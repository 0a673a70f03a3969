"""Which words say nothing about where a link leads, in the languages of the site?"""

import re

# Compared without marks and case, whatever the language of the page: a German page may have a French link.
EMPTY_WORDS = frozenset(
    [
        *("hier", "hier klicken", "klicken sie hier", "klick hier", "siehe hier", "hier lesen", "hier entlang", "da"),
        *("mehr", "mehr lesen", "mehr dazu", "mehr erfahren", "mehr informationen", "weitere informationen"),
        *("weiter", "weiterlesen", "details", "link", "dieser link", "siehe", "download", "herunterladen", "pdf"),
        *("here", "click here", "see here", "read here", "more", "read more", "learn more", "more information", "this"),
        *("this link", "this page", "continue", "see more"),
        *(
            "ici",
            "cliquez ici",
            "cliquer ici",
            "voir ici",
            "par ici",
            "plus",
            "lire la suite",
            "lire plus",
            "en savoir plus",
        ),
        *("plus d'informations", "suite", "voir", "lien", "ce lien", "cette page", "télécharger"),
        *("هنا", "اضغط هنا", "اضغطوا هنا", "انقر هنا", "انقروا هنا", "من هنا", "المزيد", "مزيد", "اقرأ المزيد"),
        *("اقرؤوا المزيد", "للمزيد", "التفاصيل", "رابط", "الرابط", "هذا الرابط", "تحميل", "تنزيل"),
    ]
)
# Beginnings of alternative texts that say only that there is a picture: a screen reader says that itself.
PICTURE_WORDS = ("bild von", "bild", "foto von", "foto", "grafik", "image of", "image", "photo of", "photo", "picture of",
                 "picture", "image de", "photo de", "صورة لـ", "صورة")  # fmt: skip
_MARKS = re.compile(r"[\s\u00a0\u200e\u200f\u2066-\u2069.,:;!?…»«›‹>\"“”„()\[\]→←-]+")
_VOWELS = re.compile(r"[\u064b-\u0652\u0640]")  # Arabic vowel signs and the stretching line


def says_nothing(words: str) -> bool:
    """Whether the words of a link are empty, or would be the same for any other link."""
    plain = _VOWELS.sub("", _MARKS.sub(" ", words.replace("’", "'")).strip().lower())
    return plain in EMPTY_WORDS or not any(letter.isalnum() for letter in plain)
