"""Readings of published questions are counted beside those of pages and documents."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0002_exchange")]

    operations = [
        migrations.AlterField(
            model_name="dailyreading",
            name="kind",
            field=models.CharField(
                choices=[
                    ("page", "page"),
                    ("document", "document"),
                    ("download", "download"),
                    ("question", "question"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
