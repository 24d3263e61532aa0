"""No link of the newsroom leads nowhere, and every page is valid: crawled by a program that we did not write."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import missing
from tests.real.server import LIBRARY, Server
from tests.test_valid_html import check, checker  # noqa: F401 -- a fixture

LATER = r"\.(pdf|zip)$"

type Link = dict[str, Any]


@pytest.fixture(scope="module")
def crawler() -> list[str]:
    """The command. LINKINATOR is set by the continuous integration."""
    script, node = os.environ.get("LINKINATOR", ""), shutil.which("node")
    if not node or not Path(script).is_file():
        missing("linkinator (node, and LINKINATOR)")
    return [str(node), script]


@pytest.fixture(scope="module")
def whole(shared_samples: list[str], tmp_path_factory: pytest.TempPathFactory):
    """A server with everything on it. Where links lead doesn't hang on the database, so it has a file of its own."""
    if LIBRARY is None:
        missing("Debian's libfaketime")
    server = Server(tmp_path_factory.mktemp("whole"), {"PRESS_LANGUAGES": "en,fr,de,es"})
    server.program("manage.py", "migrate", "--verbosity", "0")
    server.program("-m", "tests.real.whole", *shared_samples)
    server.clock.set(datetime.now(UTC))
    with server.running():
        yield server


@pytest.fixture(scope="module")
def shared_samples() -> list[str]:
    folder = Path(__file__).parents[3] / "shared" / "samples"
    if not folder.is_dir():
        missing("The folder ../shared")
    return [str(path) for path in sorted(folder.glob("*-*.md"))]


@pytest.fixture(scope="module")
def links(whole: Server, crawler: list[str]) -> list[Link]:
    """Every address that can be reached from the first pages, with its status. Papers and kits, which are made one
    after the other, are asked for afterwards."""
    home = f"http://127.0.0.1:{whole.port}"
    asked = [
        f"{home}/",
        f"{home}/fr/",
        "--recurse",
        "--format",
        "json",
        "--timeout",
        "60000",
        "--verbosity",
        "info",
        "--retry-errors",
    ]
    done = subprocess.run(
        [*crawler, *asked, "--skip", rf"^(?!{home}/)|{LATER}"], capture_output=True, text=True, check=False, timeout=900
    )
    told: list[Link] = json.loads(done.stdout)["links"]
    own = [link | {"path": link["url"].removeprefix(home)} for link in told if link["url"].startswith(home)]
    for link in own:
        if re.search(LATER, link["path"]):
            link["status"] = whole.ask(link["path"], "HEAD")[1].status
            link["state"] = "OK" if link["status"] == 200 else "BROKEN"
    return own


def test_no_link_leads_nowhere(links):
    """Nor to what is withdrawn."""
    dead = {link["path"]: (link.get("status"), link.get("parent")) for link in links if link["state"] == "BROKEN"}

    assert dead == {}


def test_the_crawler_went_everywhere(links, shared_samples):
    paths = {link["path"] for link in links if link["state"] == "OK"}

    assert len([path for path in paths if re.search(r"/releases/s\d+-2026/$", path)]) == len(shared_samples)
    assert {"/fr/releases/", "/fr/missions/mmx/", "/releases/pr4-2018/", "/releases/pr4-2018.pdf", "/media/"} <= paths


def test_every_page_is_valid(links, whole, checker, tmp_path):  # noqa: F811
    """Also those of the real releases, which say what nobody thought of."""
    pages = sorted({link["path"].partition("#")[0] for link in links if link["state"] == "OK"})
    read = 0
    for number, path in enumerate(pages):
        if path.endswith("/") and not path.startswith("/media/"):
            answer = whole.ask(path)[1]
            if dict(answer.headers)["content-type"].startswith("text/html"):
                (tmp_path / f"{number:03}.html").write_bytes(answer.body)
                read += 1

    assert read > 20
    assert check(checker, tmp_path) == []
