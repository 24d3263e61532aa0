"""The set-up on a fresh machine: bootstrap.sh, in each sh that is here, in a folder with a blank in its name."""

import hashlib
import shutil
import socket
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

BOOTSTRAP = Path(__file__).resolve().parent.parent / "pressoffice" / "bootstrap.sh"
SHELLS = sorted({str(Path(found).resolve()) for name in ("sh", "dash", "bash") if (found := shutil.which(name))})
COMMANDS = ("cat", "cksum", "dirname", "env", "find", "grep", "mkdir", "mv", "rm", "sed", "sort", "tail")
MANAGE = "import os, pathlib; print(pathlib.Path(os.environ['SECRET_KEY_FILE']).read_text())"


class Checkout:
    """A fresh copy of the project on a machine that has the usual commands and no Python."""

    def __init__(self, place: Path, shell: str) -> None:
        self.shell = shell
        self.folder = place / "a check out"
        self.bin, self.home, self.mirror = place / "bin", place / "home", place / "mirror"
        for folder in (self.folder / "pressoffice", self.bin, self.home, self.mirror):
            folder.mkdir(parents=True)
        shutil.copy(BOOTSTRAP, self.folder / "pressoffice")
        (self.folder / "manage.py").write_text(MANAGE)
        for command in COMMANDS:
            (self.bin / command).symlink_to(str(shutil.which(command)))
        self.requires("requirements.txt", self.package("printing"))
        self.requires("requirements-dev.txt", self.package("proofreading"))

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        mirror = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.mirror), "PIP_NO_CACHE_DIR": "1"}
        return subprocess.run(
            [self.shell, "pressoffice/bootstrap.sh", *arguments],
            cwd=self.folder,
            env={"PATH": str(self.bin), "HOME": str(self.home), **mirror, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def package(self, name: str, version: str = "1.0") -> Path:
        """A wheel on the mirror."""
        wheel, about = self.mirror / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{name}.py", f"version = {version!r}\n")
            archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
            archive.writestr(f"{about}/RECORD", "")
        return wheel

    def requires(self, file: str, wheel: Path) -> None:
        name, version, *_ = wheel.name.split("-")
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        (self.folder / file).write_text(f"{name}=={version} --hash=sha256:{digest}\n")

    def script(self, path: Path, text: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{self.shell}\n{text}\n")
        path.chmod(0o755)
        return path

    def has(self, package: str) -> bool:
        return any((self.folder / ".venv").glob(f"lib/*/site-packages/{package}.py"))


@pytest.fixture(params=SHELLS, ids=lambda shell: Path(shell).name)
def checkout(request, tmp_path):
    return Checkout(tmp_path, request.param)


@pytest.fixture
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield str(listener.getsockname()[1])


def refusal(answer: subprocess.CompletedProcess[str]) -> str:
    """The one sentence in which a failure ends."""
    assert answer.returncode != 0
    *_, sentence = answer.stderr.splitlines()
    assert answer.stderr == sentence + "\n"
    return sentence


def is_silent(answer: subprocess.CompletedProcess[str]) -> bool:
    return (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_without_python_it_says_what_to_install(checkout):
    assert "Pressoffice needs Python 3.12 or newer and found none: install one" in refusal(checkout("run"))


def test_an_old_python_is_not_believed(checkout):
    checkout.script(checkout.bin / "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    checkout.script(checkout.bin / "python3", "exit 1")

    assert "found none" in refusal(checkout("run"))


def test_a_python_without_ensurepip_is_named(checkout, tmp_path):
    (tmp_path / "ensurepip.py").write_text("raise ImportError('split off by Debian', name='ensurepip')")
    checkout.script(checkout.bin / "python3", f"PYTHONPATH='{tmp_path}' exec '{sys.executable}' \"$@\"")

    sentence = refusal(checkout("run"))

    assert "has no ensurepip: install it (on Debian or Ubuntu: 'apt install python3-venv')" in sentence


@pytest.mark.parametrize("place", ["PYTHON", "PATH", "PYENV_ROOT", "HOME", "uv"])
def test_python_is_found_wherever_it_is(checkout, taken_port, place, tmp_path):
    checkout.script(checkout.bin / "python3", "exit 1")
    where = {
        "PYTHON": tmp_path / "my python",
        "PATH": checkout.bin / "python3.12",
        "PYENV_ROOT": tmp_path / "py env" / "versions" / "3.13.0" / "bin" / "python3",
        "HOME": checkout.home / ".pyenv" / "versions" / "3.12.9" / "bin" / "python3",
        "uv": checkout.home / ".local" / "share" / "uv" / "cpython" / "python3",
    }[place]
    checkout.script(where, f"exec '{sys.executable}' \"$@\"")
    if place == "uv":
        checkout.script(checkout.bin / "uv", f'[ "$*" = "python find >=3.12" ] && echo \'{where}\'')
    told = {"PYTHON": {"PYTHON": str(where)}, "PYENV_ROOT": {"PYENV_ROOT": str(tmp_path / "py env")}}.get(place, {})

    assert "is taken" in refusal(checkout("run", PORT=taken_port, **told))  # which it takes a Python to find out


def test_a_taken_port_is_noticed_before_the_long_work(checkout, taken_port):
    sentence = refusal(checkout("run", PYTHON=sys.executable, PORT=taken_port))

    assert f"Port {taken_port} is taken: stop what listens there, or start on another one" in sentence
    assert not (checkout.folder / ".venv").exists()


@pytest.mark.parametrize("port", ["eighty", "70000", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(checkout, port):
    assert f"PORT is '{port}': give a number" in refusal(checkout("run", PYTHON=sys.executable, PORT=port))


def test_an_unknown_word_is_answered(checkout):
    assert "make help" in refusal(checkout("walk"))


@pytest.mark.parametrize("checkout", SHELLS[:1], ids=["sh"], indirect=True)
class TestInstalling:
    """With a Python and a pip as they are: seconds, so in one shell only."""

    def test_what_is_there_is_not_installed_again(self, checkout):
        assert checkout("setup", "run", PYTHON=sys.executable).returncode == 0
        assert checkout.has("printing")
        assert not checkout.has("proofreading")

        assert is_silent(checkout("setup", "run"))
        old = checkout.script(checkout.bin / "python3.11", "case $2 in *sqlite3*) exit 1 ;; esac; echo Python 3.11")
        assert is_silent(checkout("setup", "run", PYTHON=str(old)))

        assert "Making" not in checkout("setup", "dev").stdout
        assert checkout.has("proofreading")

        assert is_silent(checkout("setup", "run"))

    def test_other_requirements_are_installed_from_the_ground_up(self, checkout):
        checkout("setup", "run", PYTHON=sys.executable)
        checkout.requires("requirements.txt", checkout.package("engraving"))

        checkout("setup", "run", PYTHON=sys.executable)

        assert checkout.has("engraving")
        assert not checkout.has("printing")

    def test_a_damaged_download_is_refused_and_repaired_by_the_next_start(self, checkout):
        wheel = checkout.mirror / "printing-1.0-py3-none-any.whl"
        sound = wheel.read_bytes()
        checkout.package("printing", "1.0").write_bytes(sound + b"damage")

        sentence = refusal(checkout("setup", "run", PYTHON=sys.executable))
        assert "A download is not the file that requirements.txt names" in sentence

        wheel.write_bytes(sound)
        assert checkout("setup", "run", PYTHON=sys.executable).returncode == 0
        assert checkout.has("printing")

    def test_a_mirror_without_the_package_is_told_in_pips_words(self, checkout):
        (checkout.mirror / "printing-1.0-py3-none-any.whl").unlink()

        sentence = refusal(checkout("setup", "run", PYTHON=sys.executable))

        assert "(No matching distribution found for printing==1.0): check the network" in sentence

    def test_the_key_is_random_private_and_made_once(self, checkout):
        first = checkout("manage", "show", PYTHON=sys.executable).stdout.split()[-1]
        again = checkout("manage", "show").stdout.strip()

        assert len(first) >= 50
        assert again == first
        assert stat.S_IMODE((checkout.folder / "var" / "secret_key").stat().st_mode) == 0o600
        assert stat.S_IMODE((checkout.folder / "var").stat().st_mode) == 0o700
