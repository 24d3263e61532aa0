"""Every address of the site, read from the URLconf: a new one is walked from the day it is added.

An address with a parameter that nobody has taught here stops the walk: say in ``FILLINGS`` of the test what a release
that isn't open would put there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from django.utils.translation import override

_PARAMETER = re.compile(r"<(\w+)>")


class Untaught(AssertionError):
    """An address that the walk can't fill."""


def routes() -> list[str]:
    """``/fr/releases/<address>/`` and all others, in every language of the newsroom."""
    found: dict[str, None] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= dict.fromkeys(f"/{route}" for route in _below(get_resolver().url_patterns))
    return list(found)


def _below(patterns: Sequence[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + _written(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern.url_patterns, route)
        else:
            yield route


def _written(pattern: object) -> str:
    if isinstance(pattern, LocalePrefixPattern):
        return pattern.language_prefix
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(pattern))
    if isinstance(pattern, RegexPattern):
        written = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", str(pattern)).removeprefix("^").removesuffix("$")
        if re.search(r"[\\()\[\]{}*+?|^$]", written):
            raise Untaught(f"The walk can't read the pattern {pattern}: write it with path().")
        return written
    raise Untaught(f"The walk doesn't know patterns of the kind {type(pattern).__name__}.")


def _together(fillings: list[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    if len(fillings) <= 2:
        yield from product(*fillings)
    else:
        for n in range(max(map(len, fillings))):
            yield tuple(values[n % len(values)] for values in fillings)


def filled(route: str, fillings: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The addresses of a route with each of the values for each of its parameters: in all combinations of two, and of
    more parameters so that each value comes by."""
    names = _PARAMETER.findall(route)
    if untaught := set(names) - fillings.keys():
        raise Untaught(f"{route}: say what a release that isn't open would put for {', '.join(sorted(untaught))}.")
    for values in _together([fillings[name] for name in names]):
        address = route
        for name, value in zip(names, values, strict=True):
            address = address.replace(f"<{name}>", value)
        yield address
