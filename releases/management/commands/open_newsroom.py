import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.urls import reverse

from contacts.models import Newsroom
from releases.models.release import Release

DEMO = "pr168_2017"
STAFF = "press"


class Command(BaseCommand):
    help = "Fill an empty database with the newsroom of PR168-2017 and a staff account; say how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        password = self.furnish()  # committed before it is shown: a password that is printed works
        site, desk = settings.SITE_URL, reverse("admin:index")
        self.stdout.write(f"Newsroom:  {site}/\nDesk:      {site}{desk}")
        self.stdout.write(self.how_to_sign_in(password))

    @transaction.atomic
    def furnish(self) -> str | None:
        """The demo newsroom and its account, both or neither. Returns the password if the account was made just now."""
        if Newsroom.objects.exists() or Release.objects.exists():
            return None
        call_command("loaddata", DEMO, verbosity=0)
        accounts = get_user_model().objects
        if accounts.exists():
            return None
        password = secrets.token_urlsafe(15)
        accounts.create_superuser(STAFF, password=password)
        return password

    def how_to_sign_in(self, password: str | None) -> str:
        if password:
            return (
                f"User name: {STAFF}\nPassword:  {password}\n"
                f'Shown this once. For a new one: make manage ARGS="changepassword {STAFF}"'
            )
        if account := get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk").first():
            name = account.get_username()
            return f'Sign in as {name}, or set a new password: make manage ARGS="changepassword {name}"'
        return 'Nobody can sign in yet: make manage ARGS="createsuperuser"'
