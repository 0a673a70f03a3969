"""What an accessibility statement in Bavaria usually says of its basis and its enforcement body; the operator edits it."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t


def usual_basis() -> str:
    """In the language pages are first written in; translators make the others."""
    with translation.override(settings.LANGUAGE_CODE):
        return _t(
            "Art. 14 of the Bavarian Act on Equal Opportunities for People with Disabilities (BayBGG), the Bavarian "
            "Digital Ordinance (BayDiV) and § 3 of BITV 2.0 with the European standard EN 301 549, which contains the "
            "Web Content Accessibility Guidelines (WCAG) 2.1, level AA."
        )


def usual_enforcement() -> str:
    """The body of the Free State of Bavaria, in the language pages are first written in."""
    with translation.override(settings.LANGUAGE_CODE):
        return _t(
            "Bavarian Agency for Digitisation, High-Speed Internet and Surveying\n"
            "IT Service Centre of the Free State of Bavaria\n"
            "Enforcement and Monitoring Body for Accessible Information Technology\n"
            "St.-Martin-Straße 47, 81541 Munich, Germany\n"
            "E-mail: bitv@bayern.de"
        )
