"""In which words may somebody look for a transfer? Everyday ones, in every language of the site, beside its labels.

They are indexed with the transfer and shown nowhere, so they are no texts of the interface.
"""

from collections.abc import Mapping

from knowledge.transfers.models import Cost, Reason, State, Transfer

_STATES: Mapping[str, Mapping[str, str]] = {
    State.SEEN: {
        "de": "gesehen gelesen zur Kenntnis genommen",
        "en": "seen read taken note",
        "fr": "vu lu pris connaissance",
        "ar": "اطلعنا قرأنا شاهدنا",
    },
    State.TRYING: {
        "de": "ausprobiert erprobt Versuch Pilot getestet",
        "en": "trying tried trial pilot testing",
        "fr": "essayé essai pilote testé",
        "ar": "نجرب تجربة تجريبي اختبار",
    },
    State.ADAPTED: {
        "de": "angepasst abgewandelt hat funktioniert umgesetzt übernommen",
        "en": "adapted modified worked works implemented",
        "fr": "adapté modifié fonctionné marche mis en œuvre",
        "ar": "عدلنا كيفنا نجح طبق",
    },
    State.ADOPTED: {
        "de": "übernommen eingeführt hat funktioniert umgesetzt bewährt",
        "en": "adopted introduced worked works implemented proven",
        "fr": "adopté introduit fonctionné marche mis en œuvre éprouvé",
        "ar": "اعتمدنا طبقنا نجح نجحت مجرب",
    },
    State.NOT_SUITABLE: {
        "de": "nicht geeignet passt nicht hat nicht funktioniert gescheitert",
        "en": "not suitable unsuitable did not work failed",
        "fr": "ne convient pas inadapté pas fonctionné échec",
        "ar": "غير مناسب لم ينجح لا يصلح",
    },
}
_REASONS: Mapping[str, Mapping[str, str]] = {
    Reason.LAW: {
        "de": "Recht Gesetz Vorschrift",
        "en": "law legal regulation",
        "fr": "droit loi réglementation",
        "ar": "قانون تشريع لوائح",
    },
    Reason.CLIMATE: {
        "de": "Klima Hitze Trockenheit Wetter",
        "en": "climate heat drought weather",
        "fr": "climat chaleur sécheresse météo",
        "ar": "مناخ حر جفاف طقس",
    },
    Reason.COST: {
        "de": "Kosten zu teuer Geld",
        "en": "cost too expensive money",
        "fr": "coût trop cher argent",
        "ar": "تكلفة مكلف مال",
    },
    Reason.STAFF: {
        "de": "Personal Fachkräfte zu wenig Leute",
        "en": "staff personnel skills not enough people",
        "fr": "personnel compétences manque de personnel",
        "ar": "موظفون كوادر نقص العاملين",
    },
    Reason.OTHER: {"de": "anderer Grund", "en": "another reason", "fr": "autre raison", "ar": "سبب آخر"},
}
_COSTS: Mapping[str, Mapping[str, str]] = {
    Cost.LOW: {
        "de": "geringe Kosten niedrige Kosten kostengünstig günstig billig",
        "en": "low cost cheap inexpensive affordable",
        "fr": "faible coût bas coût peu coûteux bon marché",
        "ar": "تكلفة منخفضة تكلفة قليلة رخيص زهيد",
    },
    Cost.MEDIUM: {"de": "mittlere Kosten", "en": "medium cost", "fr": "coût moyen", "ar": "تكلفة متوسطة"},
    Cost.HIGH: {
        "de": "hohe Kosten teuer",
        "en": "high cost expensive",
        "fr": "coût élevé cher",
        "ar": "تكلفة مرتفعة غالي",
    },
}


def words_of(transfer: Transfer, language: str) -> str:
    """What the transfer may be found by in one language, beside its title and text; "" for languages without words."""
    parts = (
        _STATES.get(transfer.state, {}),
        _REASONS.get(transfer.reason, {}),
        _COSTS.get(transfer.cost, {}),
    )
    return " ".join(filter(None, (words.get(language, "") for words in parts)))
