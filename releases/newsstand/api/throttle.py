"""How often somebody may ask in a minute (RFC 6585, section 4). Counted before the gate is asked, and for each request
alike: so it tells nothing of what isn't open."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

from pressoffice.readers import address_of


class PerMinute(BaseThrottle):
    """By the minute of the clock, in the cache that all processes share. Of whom is kept a digest, for five minutes."""

    def allow_request(self, request: Any, view: Any) -> bool:
        self.at: datetime = view.kwargs["at"]
        most: int = settings.API_PER_MINUTE
        return not most or self.count(neighbourhood(address_of(request))) <= most

    def count(self, who: str) -> int:
        digest = salted_hmac("releases.newsstand.api.throttle", who, algorithm="sha256").hexdigest()[:32]
        key = f"api:{self.at:%Y%m%d%H%M}:{digest}"
        try:
            return cache.incr(key)
        except ValueError:
            return 1 if cache.add(key, 1, timeout=300) else cache.incr(key)

    def wait(self) -> float:
        return 60 - self.at.second


def neighbourhood(address: str) -> str:
    """Who is counted as one: an IPv4 address; of IPv6 the network of 64 bits, which one reader is given whole."""
    try:
        told = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(told, IPv6Address):
        return str(told)
    return str(told.ipv4_mapped or IPv6Address(int(told) >> 64 << 64))
