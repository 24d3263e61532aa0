"""What can't be answered, as RFC 9457 tells it: ``application/problem+json``.

Nothing in it comes from the address or from the request, but for the names of parameters that the API knows and the
sentences on their values: so what isn't open is told as what never existed, byte for byte.
"""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from releases import days
from releases.models.edition import Edition

MEDIA_TYPE: Final = "application/problem+json"
LOCKED: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
RETRY_AFTER: Final = 10
"""Seconds after which a database that doesn't answer may be back."""

METHODS: Final = "GET, HEAD, OPTIONS"

Reasons = list[tuple[str, str]]
"""The name of a parameter, and what is wrong with its value."""


class Wrong(exceptions.APIException):
    """Parameters that can't be taken as they are."""

    def __init__(self, reasons: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.reasons: Reasons = list(reasons)


class Withdrawn(exceptions.APIException):
    """A release that was open and has been taken away."""

    def __init__(self, edition: Edition, *, zone: ZoneInfo) -> None:
        super().__init__()
        self.edition, self.zone = edition, zone


def problem(
    status: int, detail: str, *, kind: str = "", title: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """``kind``: where the documentation tells of it; without one the status says it all (RFC 9457, section 4.2.1)."""
    told = {
        "type": f"{settings.SITE_URL}{reverse('api:documentation')}#{kind}" if kind else "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    content = json.dumps(told | more, ensure_ascii=False).encode()
    policy = {"Content-Security-Policy": LOCKED}
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=policy | dict(headers or {}))


def wrong(reasons: Reasons) -> HttpResponse:
    return problem(
        400,
        _("Some parameters can't be taken as they are: see errors."),
        kind="wrong-parameters",
        title=_("Wrong parameters"),
        errors=[{"field": field, "detail": detail} for field, detail in reasons],
    )


def missing() -> HttpResponse:
    """The same for what is not yet, what is unknown and what never was."""
    return problem(404, _("Nothing stands here."))


def refused_method() -> HttpResponse:
    detail = _("This API is read-only: ask with GET, HEAD or OPTIONS.")
    return problem(405, detail, headers={"Allow": METHODS})


def withdrawn(edition: Edition, *, zone: ZoneInfo) -> HttpResponse:
    """``zone``: where the newsroom's clock hangs; its day is told."""
    withdrawal = edition.withdrawal
    assert withdrawal is not None  # withdrawn_from() selects it
    day = withdrawal.at.astimezone(zone).date()
    return problem(
        410,
        _("%(number)s was withdrawn on %(day)s: %(reason)s")
        % {"number": edition.reference, "day": days.written(day), "reason": withdrawal.public_reason},
        kind="withdrawn",
        title=_("Withdrawn"),
        number=edition.reference,
        withdrawn_on=day.isoformat(),
        reason=withdrawal.public_reason,
    )


def too_many(retry_after: int) -> HttpResponse:
    return problem(
        429,
        _("Too many requests in a minute. Wait as long as Retry-After says, in seconds, and go on."),
        kind="too-many-requests",
        headers={"Retry-After": str(retry_after)},
    )


def not_now() -> HttpResponse:
    detail = _("The newsroom can't look this up at the moment. Try again in a few seconds.")
    return problem(503, detail, headers={"Retry-After": str(RETRY_AFTER)})


def of_status(status: int) -> HttpResponse:
    """What Django itself refused, before or beside the API."""
    told = {
        400: _("The request can't be read."),
        403: _("This is not open to you."),
        404: _("Nothing stands here."),
        500: _("Something went wrong here. It has been written down."),
    }
    return problem(status, told.get(status, ""))


def answer(error: Exception, context: Mapping[str, Any]) -> HttpResponse | None:
    """For what is raised in a view of the API; none for what is nobody's fault but ours."""
    match error:
        case Wrong():
            return wrong(error.reasons)
        case Withdrawn():
            return withdrawn(error.edition, zone=error.zone)
        case Http404() | exceptions.NotFound():
            return missing()
        case exceptions.MethodNotAllowed():
            return refused_method()
        case exceptions.NotAcceptable():
            return problem(406, _("This address answers in the media types that the documentation names, in no other."))
        case exceptions.Throttled():
            return too_many(int(error.wait))
        case OperationalError() | InterfaceError():
            return not_now()
    return None
