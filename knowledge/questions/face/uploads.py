"""Files of a form as the domain takes them."""

from typing import Any

from knowledge.questions.messages import Upload


def uploads_of(said: dict[str, Any]) -> tuple[Upload, ...]:
    """Of the cleaned data of a form with a field `attachments`."""
    return tuple(Upload(one.file, one.name) for one in said.get("attachments") or ())
