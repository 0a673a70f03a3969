# Stored originals and their checks, uploads that may break off, and versions that wait for the scanner.

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import knowledge.documents.uploading.models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0005_council_reports"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentversion",
            name="publish_when_checked",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="documentversion",
            name="state",
            field=models.CharField(
                choices=[
                    ("checking", "being checked for viruses"),
                    ("waiting", "waiting to be read"),
                    ("reading", "being read"),
                    ("ok", "text was read"),
                    ("partial", "partly read"),
                    ("truncated", "read up to the limit"),
                    ("no-text", "contains no text"),
                    ("encrypted", "protected by a password"),
                    ("rejected", "refused"),
                    ("failed", "could not be read"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="state of the text",
            ),
        ),
        migrations.CreateModel(
            name="StoredBlob",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="checksum")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unchecked", "not checked yet"),
                            ("sound", "as it was uploaded"),
                            ("damaged", "damaged"),
                            ("missing", "missing"),
                        ],
                        default="unchecked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="last checked")),
                ("found_at", models.DateTimeField(blank=True, null=True, verbose_name="damage found")),
            ],
            options={
                "verbose_name": "stored file",
                "verbose_name_plural": "stored files",
                "ordering": ["sha256"],
                "indexes": [models.Index(fields=["state"], name="stored_blobs_by_state")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("offset", models.PositiveBigIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "expires_at",
                    models.DateTimeField(db_index=True, default=knowledge.documents.uploading.models.end_of_upload),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("media_type", models.CharField(blank=True, max_length=120)),
                ("extension", models.CharField(blank=True, max_length=12)),
                ("is_scanned", models.BooleanField(default=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
            },
        ),
    ]
