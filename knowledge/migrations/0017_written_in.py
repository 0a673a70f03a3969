"""Articles and news say in which language they were written first."""

from typing import Any

from django.conf import settings
from django.db import migrations, models

NAMES = ("ArticlePage", "NewsPage")


def where_there_is_no_german(apps: Any, schema_editor: Any) -> None:
    """What is in other languages only began in the first of these; all else began in the language of the site."""
    order = [code for code, _name in settings.LANGUAGES]
    for name in NAMES:
        rows = apps.get_model("knowledge", name).objects.all()
        own = rows.filter(locale__language_code=settings.LANGUAGE_CODE).values("translation_key")
        found: dict[Any, list[str]] = {}
        for key, code in rows.exclude(translation_key__in=own).values_list("translation_key", "locale__language_code"):
            found.setdefault(key, []).append(code)
        for key, codes in found.items():
            first = min(codes, key=lambda code: (order.index(code) if code in order else len(order), code))
            rows.filter(translation_key=key).update(written_in=first)


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0016_names_elsewhere")]

    operations = [
        *(
            migrations.AddField(
                model_name=name.lower(),
                name="written_in",
                field=models.CharField(
                    default=settings.LANGUAGE_CODE,
                    editable=False,
                    max_length=12,
                    verbose_name="language of the original",
                ),
            )
            for name in NAMES
        ),
        migrations.RunPython(where_there_is_no_german, migrations.RunPython.noop),
    ]
