"""DeepL's interface, version 2. Off unless the settings choose it: texts leave the city's own machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from home.machine.asking import Unavailable, ask, checked

LONGEST_CONTEXT = 2_000  # characters of terms told with a text


def host_of(key: str) -> str:
    """Keys of the free plan end in ":fx" and are taken by a host of their own."""
    return "https://api-free.deepl.com" if key.endswith(":fx") else "https://api.deepl.com"


@dataclass(frozen=True)
class DeepL:
    """Terms go along as context, which DeepL weighs and does not translate."""

    address: str
    key: str

    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, markup: bool, terms: Mapping[str, str]
    ) -> list[str]:
        content: dict[str, Any] = {
            "text": list(paragraphs),
            "source_lang": source.split("-")[0].upper(),
            "target_lang": "EN-GB" if target == "en" else target.upper(),
        }
        if markup:
            content["tag_handling"] = "html"
        if terms:
            content["context"] = "; ".join(f"{word} = {name}" for word, name in terms.items())[:LONGEST_CONTEXT]
        headers = {"Authorization": f"DeepL-Auth-Key {self.key}"}
        answer = ask(f"{self.address}/v2/translate", content, refusing=(400, 403, 413, 456), headers=headers)
        rows = answer.get("translations") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Unavailable("the answer holds no translations")
        return checked([row.get("text") for row in rows], len(paragraphs))
