"""The laws of the house that its source code shows (architecture.md, “Laws”; style.md)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.template import engines

from tests.contracts import sources
from tests.contracts.sources import ROOT, Source

CLOCK = "releases/clock.py"
READINGS = re.compile(
    r"(timezone\.(now|localdate)|datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
)
OUTERMOST = (
    "pressoffice/",
    "releases/newsstand/",
    "releases/desk/admin/",
    "releases/desk/darkroom/tasks.py",
    "releases/desk/ahead.py",
    "releases/desk/hub.py",
    "releases/desk/signins.py",
    "releases/desk/site.py",
    "releases/desk/views/",
    "releases/desk/worker.py",
    "releases/management/",
)
"""Where a request, a command or a task comes in: who reads the clock, and hands it on as ``at=``."""

MARKED_SAFE = {
    "releases/templatetags/newsstand.py": "the body of an edition, sanitised once more on the spot; data in a script"
}
"""Where HTML is trusted, and why."""

WRITERS = {
    "Edition": "releases/desk/printing.py",
    "EditionMission": "releases/desk/printing.py",
    "EditionOfficer": "releases/desk/printing.py",
    "EditionOrganisation": "releases/desk/printing.py",
    "EditionAsset": "releases/desk/assets/illustrating.py",
    "EditionAssetMission": "releases/desk/assets/illustrating.py",
    "Plate": "releases/desk/darkroom/plates.py",
    "Rendition": "releases/desk/darkroom/plates.py",
    "Withdrawal": "releases/desk/printing.py",
    "Revision": "releases/desk/revisions.py",
    "LogEntry": "releases/desk/logbook.py",
    "Emergency": "releases/desk/emergencies.py",
    "PreviewLink": "releases/desk/sharing.py",
    "Comment": "releases/desk/comments.py",
    "Sitting": "releases/desk/keeping.py",
}
"""The only module that makes each kind of lasting row."""

SETTERS = {
    "state": {"releases/desk/steps.py"},
    "binned_at": {"releases/desk/bin.py"},
    "closes_at": {"releases/desk/printing.py"},
    "withdrawal": {"releases/desk/printing.py"},
    "withdrawal_id": {"releases/desk/printing.py"},
    "searched": {"releases/desk/printing.py", "releases/newsstand/search/index.py"},
    "digest": {"releases/desk/printing.py", "releases/desk/logbook.py"},
}
"""The only modules that set each of these."""

NO_ROOMS = {"utils", "helpers", "mixins", "constants", "misc", "common", "tools", "managers"}

TEMPLATES = sorted((ROOT / "templates").rglob("*.*ml"))


def breaches(law: str) -> list[str]:
    found = {
        "clock": _clock,
        "imports": _imports,
        "save": _save,
        "safe": _safe,
        "writers": _writers,
        "setters": _setters,
    }
    return [f"{source.name}: {what}" for source in sources.sources() for what in found[law](source)]


def _clock(source: Source) -> Iterator[str]:
    for name, call in sources.calls(source.tree):
        if source.name != CLOCK and (READINGS.search(name) or (name.endswith("localtime") and not call.args)):
            yield f"reads the clock itself: {name}()"
        if name == "clock.now" and not source.name.startswith(OUTERMOST):
            yield "reads the clock, and is not outermost: take it as at="
        yield from (
            f"lets Django read the clock: {k.arg}" for k in call.keywords if k.arg in {"auto_now", "auto_now_add"}
        )
    for module, name in sources.imported(source.tree):
        if (module, name) in {("django.db.models.functions", "Now"), ("time", "time"), ("releases.clock", "now")}:
            yield f"takes a clock of its own: {name} from {module}"


def _imports(source: Source) -> Iterator[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    inner = (node for outer in ast.walk(source.tree) if isinstance(outer, functions) for node in ast.walk(outer))
    if source.path.name != "apps.py" and any(isinstance(node, ast.Import | ast.ImportFrom) for node in inner):
        yield "imports inside a function"


def _save(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and not node.name.endswith(("Form", "FormSet")):
            names = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            yield from (f"{node.name} overrides {name}()" for name in names & {"save", "save_base", "full_clean"})
    signals = {"pre_save", "post_save", "m2m_changed", "receiver"}
    yield from (f"uses {name}" for _module, name in sources.imported(source.tree) if name in signals)


def _safe(source: Source) -> Iterator[str]:
    trusted = {"mark_safe", "SafeString", "SafeText", "html_safe"}
    if source.name not in MARKED_SAFE:
        made = [name.rpartition(".")[2] for name, _call in sources.calls(source.tree)]
        handed_on = [name for name in sources.handed_on(source.tree) if name in trusted]
        yield from (f"trusts HTML: {name}" for name in made + handed_on if name in trusted)


def _writers(source: Source) -> Iterator[str]:
    for name, _call in sources.calls(source.tree):
        model, _dot, verb = name.partition(".")
        writes = not verb or re.search(
            r"\b(bulk_create|bulk_update|create|get_or_create|update|update_or_create)$", verb
        )
        if writes and source.name != WRITERS.get(model, source.name):
            yield f"writes {name}(…), as only {WRITERS[model]} may"


def _setters(source: Source) -> Iterator[str]:
    for name in sources.assigned_attributes(source.tree):
        if source.name not in SETTERS.get(name, {source.name}):
            yield f"sets {name}, as only {' and '.join(sorted(SETTERS[name]))} may"


LAWS = {"clock": _clock, "imports": _imports, "save": _save, "safe": _safe, "writers": _writers, "setters": _setters}


@pytest.mark.parametrize("law", LAWS)
def test_the_house_keeps(law):
    assert breaches(law) == []


TOYS = {
    "clock": [
        "def f():\n return timezone.now()",
        "at = datetime.datetime.now(UTC)",
        "from time import time",
        "at = clock.now()",
        "from releases.clock import now",
        "day = models.DateField(auto_now=True)",
        "from django.db.models.functions import Now",
        "here = localtime()",
    ],
    "imports": ["def f():\n import releases.desk", "async def f():\n if x:\n  from releases import desk"],
    "save": ["class Release:\n def save(self): ...", "from django.db.models.signals import post_save"],
    "safe": [
        "title = mark_safe(title)",
        "t = safestring.SafeString(t)",
        "map(mark_safe, titles)",
        "@mark_safe\ndef f(): ...",
    ],
    "writers": ["Edition(title='')", "Edition.objects.create()", "Edition.objects.filter(pk=1).update()", "Revision()"],
    "setters": [
        "release.state = 1",
        "edition.public_at, edition.closes_at = 1, 2",
        "Release.objects.filter(pk=1).update(state=1)",
        "setattr(release, 'state', 1)",
    ],
}


@pytest.mark.parametrize(("law", "code"), [(law, code) for law, toys in TOYS.items() for code in toys])
def test_a_breach_is_seen(law, code, tmp_path, monkeypatch):
    toy = tmp_path / "toy.py"
    toy.write_text(code)
    monkeypatch.setattr(sources, "ROOT", tmp_path)
    monkeypatch.setattr(sources, "sources", lambda: (Source(toy),))

    assert len(breaches(law)) == 1


def test_every_exception_is_still_needed():
    known = {source.name for source in sources.sources()}

    assert {CLOCK, *MARKED_SAFE, *WRITERS.values(), *set().union(*SETTERS.values())} <= known
    for name in MARKED_SAFE:
        assert "SafeString" in (ROOT / name).read_text(encoding="utf-8")


def test_things_stand_beside_their_only_reason():
    """No utils.py: what is everybody's is nobody's."""
    assert [source.name for source in sources.sources() if source.path.stem in NO_ROOMS] == []


def test_files_stay_small():
    lengths = {source.name: len(source.path.read_text(encoding="utf-8").splitlines()) for source in sources.sources()}

    assert {name: length for name, length in lengths.items() if length > 350} == {}


# --- templates --------------------------------------------------------------------------------------------------------


def told(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=told)
def test_a_template_compiles_and_keeps_the_laws(path):
    engines["django"].get_template(told(path))
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) < 120
    assert not re.search(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off|{%\s*now\b", text)
    assert not re.search(r"<[^>]*\sstyle=|<[^>]*\son[a-z]+=|javascript:", text), "the policy forbids it"
    assert not re.search(r"{%\s*if[^%]*\.state\b[^%]*[=!]=", text), "a template compares no states"


def test_there_are_templates():
    assert len(TEMPLATES) > 10


# --- the database -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_pending(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)

    assert "No changes detected" in capsys.readouterr().out


def test_everything_is_told_by_a_natural_key_or_a_uuid():
    """So that a fixture can be read, and loaded beside other rows."""
    counted = [
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in {"contacts", "releases"}
        and not hasattr(model, "natural_key")
        and model._meta.pk.name != "uuid"
    ]

    assert counted == ["contacts.Newsroom"]  # the one row is number 1, by a constraint
