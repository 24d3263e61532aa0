"""Measure, and print the table of README's section on performance. ``make bench ARGS="--photographs 10"``."""

import argparse
import sys
from collections.abc import Iterator

from tests.bench import archive, photographs
from tests.bench.lines import Line


def measured(asked: argparse.Namespace) -> Iterator[Line]:
    if asked.photographs:
        yield from photographs.measured(asked.photographs)
    if asked.releases:
        yield from archive.measured(asked.releases)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--photographs", type=int, default=100, metavar="N", help="of 24 megapixels; 100 if not said")
    parser.add_argument("--releases", type=int, default=100_000, metavar="N", help="to search in; 100,000 if not said")
    sys.stdout.write("| what | Pressoffice | beside it | ratio |\n|---|---|---|---|\n")
    for line in measured(parser.parse_args()):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


main()
