"""What the measured documents say: rules as towns issue them, in four languages, with the signs that trip readers."""

import html
import re

TEXTS: dict[str, tuple[str, str]] = {
    "de": (
        "Satzung über die Abfallwirtschaft",
        "Auf Grund der Artikel 23 und 24 der Gemeindeordnung erlässt die Stadt folgende Satzung: § 1 Grundsätze der "
        "Abfallvermeidung. (1) Jede Person soll durch ihr Verhalten dazu beitragen, dass möglichst wenig Abfall entsteht. "
        "Größere Mengen an Straßenkehricht werden getrennt gesammelt; die Gebühr beträgt 98,40 € je Kalenderjahr. "
        "Öffentliche Einrichtungen, Gewerbebetriebe und Haushaltungen überlassen überlassungspflichtige Abfälle der "
        "städtischen Müllabfuhr. Die Schließzeiten der Wertstoffhöfe werden im Amtsblatt veröffentlicht. "
        "Außerplanmäßige Leerungen bedürfen der Zustimmung des Abfallwirtschaftsbetriebs.",
    ),
    "fr": (
        "Règlement de la gestion des déchets",
        "Conformément à la loi n° 2018-47, la municipalité arrête le présent règlement. Article premier : l'élimination "
        "des déchets ménagers et assimilés relève de la compétence exclusive de la commune. Les propriétaires "
        "d'immeubles sont tenus d'assurer l'accès aux bacs roulants dès six heures du matin. Où les rues sont étroites, "
        "un véhicule léger effectue la tournée ; ça évite les manœuvres dangereuses. Le tarif annuel s'élève à 98,40 €, "
        "payable en deux échéances. Les élèves reçoivent une brochure sur le tri sélectif et le compostage.",
    ),
    "en": (
        "Waste management regulations",
        "Pursuant to the municipal code the city council adopts the following regulations. Section 1: Every household "
        "shall contribute to keeping the amount of waste as small as possible. Residents place their bins at the kerb "
        "before 6:00 a.m. on collection day; the annual fee amounts to 98.40 euros. Commercial establishments, schools "
        "and public facilities hand over their residual waste to the municipal collection service. Opening hours of the "
        "recycling centres are published in the official gazette.",
    ),
    "ar": (
        "لائحة إدارة النفايات الصلبة",
        "استنادا إلى قانون البلديات رقم 12 لسنة 2018 يصدر المجلس البلدي اللائحة التالية: المادة الأولى: يُساهم كل مواطن في "
        "الحد من كمية النفايات قدر الإمكان. على السكان وضع الحاويات أمام المنازل قبل الساعة 6:00 صباحاً في يوم الجمع، "
        "وتبلغ الرسوم السنوية 98,40 ديناراً. تتولّى البلدية جمع النفايات المنزليّة من الأحياء والمدارس والمؤسسات العامة "
        "والأسواق. لا يجوز إلقاء الأنقاض في الأودية أو على الأرصفة. تُنشر مواعيد عمل مراكز الفرز في الجريدة "
        "الرسمية، وإلى جانب ذلك تعلن الإجراءات والأسعار والآليات على موقعها الإلكتروني.",
    ),
}
_FONTS = {"ar": "'Noto Sans Arabic', 'Noto Naskh Arabic', 'DejaVu Sans'"}


def as_page(language: str) -> str:
    """The text as an HTML page: a heading, justified paragraphs, a list and a table."""
    heading, text = TEXTS[language]
    points = "".join(f"<li>{html.escape(part.strip())}</li>" for part in re.split(r"[.;]", text)[:4])
    first, second = text.split()[:2]
    direction = "rtl" if language == "ar" else "ltr"
    font = _FONTS.get(language, "'DejaVu Serif', serif")
    return (
        f'<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8"><title>{heading}</title>'
        f"<style>body {{ font-family: {font}; text-align: justify; hyphens: auto }}</style><h1>{heading}</h1>"
        f"<p>{html.escape(text)}</p><ul>{points}</ul><table border='1'><tr><td>{first}</td><td>{second}</td></tr></table>"
        f"<p>{html.escape(text)}</p></html>"
    )
