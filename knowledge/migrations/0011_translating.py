# Translating: from which words, since when outdated, what was carried over, what is proposed to the source.

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0010_requests_to_check"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [
        migrations.AddField(
            model_name="translationbaseline",
            name="outdated_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="translationbaseline",
            name="source_text",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="CarriedSentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_from", models.TextField(blank=True)),
                ("carried_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "sentence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carried",
                        to="wagtail_localize.stringtranslation",
                    ),
                ),
            ],
            options={
                "verbose_name": "sentence of an older source",
                "verbose_name_plural": "sentences of an older source",
            },
        ),
        migrations.CreateModel(
            name="SourceCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(db_index=True)),
                ("language", models.CharField(max_length=12, verbose_name="noticed in")),
                ("path", models.TextField()),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("wording", models.TextField(verbose_name="wording")),
                ("proposal", models.TextField(verbose_name="proposal")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="why")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("accepted", "accepted"), ("declined", "declined")],
                        db_index=True,
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a source",
                "verbose_name_plural": "corrections of sources",
            },
        ),
    ]
