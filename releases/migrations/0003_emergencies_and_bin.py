import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="release",
            options={
                "ordering": [models.OrderBy(models.F("public_at"), descending=True, nulls_first=True), "-id"],
                "permissions": [
                    ("submit_release", "Can submit a release for review"),
                    ("send_back_release", "Can send a release back"),
                    ("approve_release", "Can approve a release"),
                    ("correct_release", "Can correct a release that is out"),
                    ("move_release", "Can move what is scheduled"),
                    ("cancel_release", "Can cancel what is scheduled"),
                    ("withdraw_release", "Can withdraw a release"),
                    ("publish_in_emergency_release", "Can publish a release in an emergency"),
                    ("withdraw_in_emergency_release", "Can withdraw a release in an emergency"),
                    ("confirm_release", "Can confirm what somebody did in an emergency"),
                    ("discard_release", "Can move a draft to the bin"),
                    ("recover_release", "Can take a draft out of the bin"),
                    ("migrate_release", "Can migrate a release of an archive"),
                ],
                "verbose_name": "release",
                "verbose_name_plural": "releases",
            },
        ),
        migrations.AddField(
            model_name="mission",
            name="changed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="changed"),
        ),
        migrations.AddField(
            model_name="release",
            name="binned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="in the bin since"),
        ),
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("uuid", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=30)),
                ("at", models.DateTimeField(verbose_name="when")),
                ("by_name", models.CharField(max_length=200, verbose_name="who")),
                ("reason", models.TextField(verbose_name="reason")),
                ("confirmed_by_name", models.CharField(blank=True, max_length=200, verbose_name="confirmed by")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="emergencies", to="releases.release"
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency",
                "verbose_name_plural": "emergencies",
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            ("by__isnull", True),
                            models.Q(("confirmed_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="releases_second_person_confirms",
                    )
                ],
            },
        ),
    ]
