from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_operation")]

    operations = [migrations.AddField("searchentry", "review", models.DateField(null=True))]
