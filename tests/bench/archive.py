"""A page of results with its facets, beside a search without an index, which has no facets, no order and no stems."""

import tempfile
from collections.abc import Iterator

from tests.bench.lines import Line
from tests.bench.side import Side

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def measured(count: int, *, repeat: int = 15) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Side("search", PRESS_VAR=f"{folder}/var") as archive:
        told = archive.ask({"fill": count})
        words, where = told["words"], f"{count:,} releases on {ENGINES[told['engine']]}"
        asked = {
            "the commonest word": f"q={words[0]}",
            "one in a hundred releases has it": f"q={words[len(words) // 25]}",
            "a rare word": f"q={words[-1]}",
            "the two commonest words side by side": f"q=%22{words[0]}+{words[1]}%22",
            "the commonest word, of one mission": f"q={words[0]}&mission=mission-1",
            "a word that no release has": "q=qqxqqx",
        }
        beside = {f"q={words[0]}": words[0], f"q={words[-1]}": words[-1]}
        for what, query in asked.items():
            ours = archive.ask({"page": query, "repeat": repeat})
            theirs = archive.ask({"plainly": beside[query], "repeat": 3}) if query in beside else None
            yield Line(
                f"A page of results with facets, {where}: {what}",
                f"{ours:.0f} ms",
                f"plain LIKE: {theirs:.0f} ms" if theirs else "",
                theirs / ours if theirs else None,
            )
        without = archive.ask({"page": "", "repeat": 3})
        yield Line("– the whole archive with facets, nothing searched for", f"{without:.0f} ms")
