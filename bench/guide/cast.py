"""Who plays in the pictures, and what the demo lacks for them: known passwords, one language, and an original that
changed after it was translated. Run in the site's own process: `python -m bench.guide.cast LANGUAGE` prints the places.
"""

import json
import sys
from typing import Any

PASSWORD = "langes-wort-der-bilder"
PEOPLE = {
    role: f"{role}@augsburg.example" for role in ("author", "editor", "translator", "coordinator", "administrator")
}
ARTICLE = "Getrennte Sammlung einführen"
CHANGED = "Im Winter wird zusätzlich am Samstag gesammelt."


def ready(language: str) -> dict[str, Any]:
    """Addresses of the article, its Arabic version, a document and an event."""
    from wagtail.users.models import UserProfile

    from knowledge.models import ArticlePage, Document, EventPage, User

    for number, email in enumerate(PEOPLE.values()):
        user = User.objects.get(email=email)
        user.set_password(PASSWORD)
        user.first_name, user.last_name = (("Ada", "Berg"), ("Emil", "Roth"), ("Lina", "Saleh"), ("Karl", "Vogt"),
                                           ("Mona", "Kern"))[number]  # fmt: skip
        user.language = language
        user.save()
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
    article = ArticlePage.objects.get(title__startswith=ARTICLE, locale__language_code="de")
    arabic = article.get_translations().get(locale__language_code="ar")
    _change(article)
    owner = article.institution
    document = Document.objects.filter(institution__translation_key=owner.translation_key, live=True).first()
    event = EventPage.objects.filter(locale__language_code="de", registering="form").order_by("pk").first()
    return {
        "article": article.pk,
        "arabic": arabic.pk,
        "institution": owner.pk,
        "arabic_url": arabic.get_url_parts()[2],
        "document": document.pk if document else 0,
        "event": event.pk if event else 0,
    }


def _change(article: Any) -> None:
    """Publish the original with a sentence more in its second paragraph, so that its translations are older."""
    raw = [dict(block) for block in article.body.raw_data]
    at = [number for number, block in enumerate(raw) if block["type"] == "paragraph"][1]
    raw[at]["value"] = raw[at]["value"].replace("</p>", f" {CHANGED}</p>", 1)
    article.body = raw
    article.save_revision().publish()


def main(language: str) -> None:
    import django

    django.setup()
    print(json.dumps(ready(language)))


if __name__ == "__main__":
    main(sys.argv[1])
