"""The words the samples hold, and pictures of them."""

from functools import cache

import pypdfium2
from PIL import Image

from knowledge.documents.making import Page, make_file

LINES = {
    "de": (
        "Gebühren der Abfuhr",
        "Die Stadt erhebt für jede Leerung der Restmülltonne eine Gebühr. Straßenbäume werden im Herbst geschnitten; "
        "größere Äste prüft der zuständige Baumpfleger. Der Beschluss wurde einstimmig gefasst.",
    ),
    "fr": (
        "Gestion des déchets",
        "La municipalité organise la collecte des déchets ménagers deux fois par semaine. Les habitants déposent leurs "
        "bacs à l'entrée de la rue avant six heures; les élèves préviennent la mairie.",
    ),
    "en": (
        "Waste collection rules",
        "The municipality collects household waste twice a week. Residents put their bins at the entrance of the street "
        "before six o'clock. Fees are charged for every emptied container.",
    ),
    "ar": (
        "إدارة النفايات الصلبة",
        "تقوم البلدية بجمع النفايات المنزلية مرتين في الأسبوع. يضع السكان حاوياتهم عند مدخل الشارع قبل الساعة السادسة. "
        "تفرض المدينة رسوما على كل حاوية يتم تفريغها.",
    ),
}
TELLING = {
    "de": ("Restmülltonne", "Straßenbäume", "Beschluss"),
    "fr": ("municipalité", "ménagers", "mairie"),
    "en": ("municipality", "household", "container"),
    "ar": ("البلدية", "النفايات", "المدينة"),
}


@cache
def made(kind: str, language: str) -> bytes:
    """A PDF, DOCX, ODT, PPTX or XLSX of the words of a language."""
    heading, text = LINES[language]
    return make_file(kind, language=language, title=heading, pages=[Page(heading, (text,))])


@cache
def picture_of(language: str) -> Image.Image:
    """The words as a scanner at 300 dpi sees them: the upper part of an A4 sheet in grey."""
    document = pypdfium2.PdfDocument(made("pdf", language))
    image = document[0].render(scale=300 / 72, grayscale=True).to_pil().convert("L")
    document.close()
    return image.crop((0, 0, image.width, 1_300))
