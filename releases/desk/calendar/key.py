"""A personal address for the desk's calendar: made, read and revoked. It is the key; only its digest is kept."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from contacts.models import Account
from releases.desk import logbook
from releases.models.calendar import CalendarAddress

PERMISSION = "releases.view_release"


@transaction.atomic
def make(account: Account, *, at: datetime) -> str:
    """A token for the address. It can't be had again; the one before it opens nothing any more."""
    token = secrets.token_urlsafe(32)
    _made, is_first = CalendarAddress.objects.update_or_create(
        account=account, defaults={"digest": _digest(token), "made_at": at, "last_read_at": None}
    )
    logbook.write("calendar_address", None, by=account, at=at, done="made" if is_first else "made anew")
    return token


@transaction.atomic
def revoke(account: Account, *, at: datetime) -> bool:
    """Let the address open nothing any more. Gives whether there was one."""
    gone, _by_model = CalendarAddress.objects.filter(account=account).delete()
    if gone:
        logbook.write("calendar_address", None, by=account, at=at, done="revoked")
    return bool(gone)


def account_of(token: str, *, at: datetime) -> Account | None:
    """Who reads at this address, as long as they may read at the desk itself. Keeps the hour in which they last did:
    a programme that asks every five minutes writes once an hour."""
    address = CalendarAddress.objects.select_related("account").filter(digest=_digest(token)).first()
    if address is None:
        return None
    account = address.account
    if not (account.is_staff and account.has_perm(PERMISSION)):  # which somebody inactive has not
        return None
    hour = at.replace(minute=0, second=0)
    if address.last_read_at != hour:
        CalendarAddress.objects.filter(pk=address.pk).update(last_read_at=hour)
    return account


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
