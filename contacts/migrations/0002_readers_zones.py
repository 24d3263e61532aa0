import contacts.models.newsroom
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="newsroom",
            name="readers_zones",
            field=models.CharField(
                blank=True,
                default="UTC, America/New_York, Asia/Tokyo",
                help_text="With commas. The desk says each moment by these clocks too: UTC, America/New_York, Asia/Tokyo.",
                max_length=200,
                validators=[contacts.models.newsroom.known_time_zones],
                verbose_name="zones of its readers",
            ),
        ),
    ]
