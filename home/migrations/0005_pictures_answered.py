"""Whether people are seen in a picture becomes an answer; until now "nobody" was preset.

What a page shows keeps its answer, so that no page stops being publishable; of pictures that no page shows, the preset
counts as no answer. "Consent is recorded" without a place where it is kept becomes "not recorded yet".
"""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Cast


def answer(apps: Any, schema_editor: Any) -> None:
    images = apps.get_model("home", "Image").objects.using(schema_editor.connection.alias)
    images.filter(people="consent", consent_note__regex=r"^\s*$").update(people="waiting")
    named = apps.get_model("wagtailcore", "ReferenceIndex").objects.using(schema_editor.connection.alias)
    named = named.filter(to_content_type__app_label="home", to_content_type__model="image")
    shown = named.annotate(number=Cast("to_object_id", models.BigIntegerField())).values("number")
    images.filter(people="none").exclude(pk__in=shown).update(people="")


def preset(apps: Any, schema_editor: Any) -> None:
    images = apps.get_model("home", "Image").objects.using(schema_editor.connection.alias)
    images.filter(people="waiting").update(people="consent")
    images.filter(people="").update(people="none")


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0004_readings_of_days"),
        ("wagtailcore", "0078_referenceindex"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="is_decoration",
            field=models.BooleanField(
                default=False,
                help_text="It says nothing that the text does not say; those who do not see it are not told of it.",
                verbose_name="decoration only",
            ),
        ),
        migrations.AddField(
            model_name="image",
            name="sha256",
            field=models.CharField(blank=True, editable=False, max_length=64, verbose_name="checksum"),
        ),
        migrations.AlterField(
            model_name="image",
            name="people",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "No recognisable people"),
                    ("consent", "Recognisable people, consent is recorded"),
                    ("waiting", "Recognisable people, consent is not recorded yet"),
                ],
                help_text="To be said before it is published.",
                max_length=10,
                verbose_name="people",
            ),
        ),
        migrations.RunPython(answer, preset),
    ]
