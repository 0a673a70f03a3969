"""A service that speaks LibreTranslate's protocol, as the self-hosted LibreTranslate and others do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from home.machine.asking import ask, checked


@dataclass(frozen=True)
class LibreTranslate:
    """It knows no glossary: terms are not passed on."""

    address: str
    key: str

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, markup: bool, terms: Mapping[str, str]
    ) -> list[str]:
        content = {"q": list(paragraphs), "source": source, "target": target, "format": "html" if markup else "text"}
        if self.key:
            content["api_key"] = self.key
        answer = ask(f"{self.address}/translate", content, refusing=(400, 403, 413))
        return checked(answer.get("translatedText") if isinstance(answer, dict) else None, len(paragraphs))
