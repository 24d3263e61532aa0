"""A form that comes with a wrong token against forgery.

From a page of ours that is no forgery: somebody has signed out and in again in another window since the page was
opened. What they sent is shown to them again, with the token of today, to be sent once more by their own hand.
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.views.csrf import csrf_failure

from releases.desk import door
from releases.desk.site import under_policy


@under_policy
def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    hands = door.carried(request) if door.is_from_our_own_page(request) else ""
    if not hands:
        return csrf_failure(request, reason)
    return door.page(admin.site, request, hands, may_go_on=admin.site.has_permission(request), status=403)
