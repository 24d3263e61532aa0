"""The house's own source files, read as syntax trees: what a text search would get wrong."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("pressoffice", "contacts", "releases")


@dataclass(frozen=True)
class Source:
    path: Path

    @property
    def name(self) -> str:
        """``releases/clock.py``"""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def sources() -> tuple[Source, ...]:
    found = (path for house in HOUSE for path in sorted((ROOT / house).rglob("*.py")))
    return tuple(Source(path) for path in found if "migrations" not in path.parts)


def dotted(node: ast.AST) -> str:
    """``timezone.now``; ``Edition.objects.filter.update`` for ``Edition.objects.filter(…).update``."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return dotted(node.func)
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of what is called: ``clock.now``, ``Edition.objects.filter``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def assigned_attributes(tree: ast.AST) -> Iterator[str]:
    """``state`` for ``release.state = …``, ``setattr(release, "state", …)`` and ``update(state=…)``."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
            yield from (part.attr for part in parts if isinstance(part, ast.Attribute))
    for name, call in calls(tree):
        if name == "setattr" and isinstance(call.args[1], ast.Constant):
            yield str(call.args[1].value)
        if name.rpartition(".")[2] in {"update", "bulk_update", "aupdate"}:
            yield from (keyword.arg for keyword in call.keywords if keyword.arg)


def handed_on(tree: ast.AST) -> Iterator[str]:
    """``mark_safe`` for ``map(mark_safe, …)``, ``@mark_safe`` and ``shown = mark_safe``: named and not called."""
    for node in ast.walk(tree):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call):
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            values = node.decorator_list
        elif isinstance(node, ast.Assign):
            values = [node.value]
        yield from (dotted(value).rpartition(".")[2] for value in values if isinstance(value, ast.Name | ast.Attribute))


def imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """``("django.db.models.signals", "post_migrate")`` for each name that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
