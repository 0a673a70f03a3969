"""The translation service of this installation: LibreTranslate or DeepL, as the settings say; by default none."""

from collections.abc import Mapping, Sequence

from django.conf import settings

from home.machine import deepl, libretranslate
from home.machine.asking import Refused, Service, Unavailable

__all__ = ["Refused", "Unavailable", "service_of_settings", "translate"]


def service_of_settings() -> Service | None:
    """None where texts go nowhere."""
    chosen, key = settings.KOMMEZ.translate_service, settings.KOMMEZ.translate_key
    if chosen == "libretranslate" and settings.KOMMEZ.translate_url:
        return libretranslate.LibreTranslate(settings.KOMMEZ.translate_url, key)
    if chosen == "deepl" and key:
        return deepl.DeepL(settings.KOMMEZ.translate_url or deepl.host_of(key), key)
    return None


def translate(
    paragraphs: Sequence[str],
    source: str,
    target: str,
    *,
    markup: bool = False,
    terms: Mapping[str, str] | None = None,
) -> list[str]:
    """As many paragraphs as were given. `terms` are kept to as far as the service can. Raises Unavailable or Refused."""
    service = service_of_settings()
    if service is None:
        raise Unavailable("no translation service is set")
    return service.translate(paragraphs, source, target, markup=markup, terms=terms or {})
