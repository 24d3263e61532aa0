"""What is set wrong stops the start, with one line that says what to do."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pressoffice import env

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """Each test reads on its own."""
    monkeypatch.setattr(env, "_known", set())


@pytest.fixture
def stopped():
    """The line with which a reader stops."""

    def line(reader, *args, **kwargs) -> str:
        with pytest.raises(SystemExit) as stop:
            reader(*args, **kwargs)
        sentence = str(stop.value)
        assert "\n" not in sentence
        assert sentence.startswith("pressoffice: ")
        assert sentence.endswith((".", "?"))
        return sentence.removeprefix("pressoffice: ")

    return line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1", True),
        ("true", True),
        (" YES ", True),
        ("on", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("", False),
    ],
)
def test_a_flag_is_a_yes_or_a_no(monkeypatch, value, expected):
    monkeypatch.setenv("DEBUG", value)

    assert env.flag("DEBUG") is expected


@pytest.mark.parametrize(
    "value",
    ["", "https://hub.example.org/", "https://hub.example.org:8443/a/b?c=d", "https://[::1]", "https://x.org/%C3%A9"],
)
def test_an_address_has_tls(monkeypatch, value):
    monkeypatch.setenv("PRESS_WEBSUB_HUB", f" {value} ")

    assert env.https("PRESS_WEBSUB_HUB") == env.contact("PRESS_WEBSUB_HUB") == value


WRONG_ADDRESSES = [
    *("http://hub.example.org/", "hub.example.org", "https://", "https:///x", "https://u:p@x.org/", "https://x.org/#a"),
    *(
        "https://x.org:0/",
        "https://x.org:99999/",
        "https://x.org/a b",
        'https://x.org/">',
        "https://x.org/<a>",
        "//x.org",
    ),
    *("https://x.org/, https://y.org/", "https://x.org/%zz", "ftp://x.org", "//x.org"),
]


@pytest.mark.parametrize("value", WRONG_ADDRESSES)
def test_an_address_is_nothing_else(monkeypatch, stopped, value):
    monkeypatch.setenv("PRESS_WEBSUB_HUB", value)

    said = f"PRESS_WEBSUB_HUB is {value!r}: write a whole address that begins with https://, or nothing."
    assert stopped(env.https, "PRESS_WEBSUB_HUB") == said


def test_a_contact_may_be_an_e_mail_address(monkeypatch):
    monkeypatch.setenv("PRESS_SECURITY_CONTACT", "mailto:security+news@example.org")

    assert env.contact("PRESS_SECURITY_CONTACT") == "mailto:security+news@example.org"


@pytest.mark.parametrize(
    "value",
    [
        "security@example.org",
        "mailto:",
        "mailto:x",
        "mailto:a@b@example.org",
        "mailto:a@example.org?subject=x",
        "tel:1",
    ],
)
def test_a_contact_is_nothing_else(monkeypatch, stopped, value):
    monkeypatch.setenv("PRESS_SECURITY_CONTACT", value)

    said = stopped(env.contact, "PRESS_SECURITY_CONTACT")
    assert said.startswith(f"PRESS_SECURITY_CONTACT is {value!r}: write mailto:security@example.org, or an address")


@pytest.mark.parametrize(("value", "expected"), [("7", 7), (" 200 ", 200), ("", 5)])
def test_a_number_is_whole_and_in_digits(monkeypatch, value, expected):
    monkeypatch.setenv("PRESS_UPLOAD_MEGAPIXELS", value)

    assert env.number("PRESS_UPLOAD_MEGAPIXELS", 5, least=1) == expected


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5", "2 GB", "٣", "9" * 40])
def test_a_number_is_nothing_else(monkeypatch, stopped, value):
    monkeypatch.setenv("PRESS_UPLOAD_MEGAPIXELS", value)

    assert "PRESS_UPLOAD_MEGAPIXELS" in stopped(env.number, "PRESS_UPLOAD_MEGAPIXELS", 5, least=1)


@pytest.mark.parametrize("value", ["maybe", "2", "ture", "none", "-1", "off!"])
def test_a_flag_is_nothing_else(monkeypatch, stopped, value):
    monkeypatch.setenv("DEBUG", value)

    assert stopped(env.flag, "DEBUG") == f"DEBUG is {value!r}: write true or false."


def test_debugging_is_off_unless_said(monkeypatch):
    monkeypatch.delenv("DEBUG", raising=False)

    assert env.flag("DEBUG") is False


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        ("", "http://127.0.0.1:8000"),
        ("https://news.example.org", "https://news.example.org"),
        ("https://News.Example.org/", "https://news.example.org"),
        ("http://localhost:8100", "http://localhost:8100"),
        ("http://[::1]:8100", "http://[::1]:8100"),
    ],
)
def test_an_origin_is_scheme_and_host(monkeypatch, value, origin):
    monkeypatch.setenv("SITE_URL", value)

    assert env.origin("SITE_URL", "http://127.0.0.1:8000") == origin


WRONG_ORIGINS = [
    *("news.example.org", "ftp://x.org", "https://", "https://x.org/news", "https://x.org?a=1", "https://x.org#a"),
    *(
        "https://u:p@x.org",
        "http://x.org:abc",
        "http://x.org:0",
        "http://x.org:99999",
        "http://[::1",
        "https://x y.org",
        "//x.org",
    ),
]


@pytest.mark.parametrize("value", WRONG_ORIGINS)
def test_an_origin_is_nothing_else(monkeypatch, stopped, value):
    monkeypatch.setenv("SITE_URL", value)

    assert stopped(env.origin, "SITE_URL", "").startswith(f"SITE_URL is {value!r}: write scheme and host only")


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("PRESS_LANGUAGES", " en, ,fr,")

    assert env.words("PRESS_LANGUAGES") == ["en", "fr"]


def test_a_path_is_absolute(monkeypatch, stopped, tmp_path):
    monkeypatch.setenv("PRESS_VAR", "var")
    assert stopped(env.path, "PRESS_VAR", ROOT) == "PRESS_VAR is 'var': write an absolute path."

    monkeypatch.setenv("PRESS_VAR", str(tmp_path / "a" / "b"))
    assert env.folder("PRESS_VAR", ROOT).is_dir()


def test_a_folder_that_can_not_be_made_is_named(monkeypatch, stopped, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PRESS_VAR", str(tmp_path / "file" / "var"))

    assert "set PRESS_VAR to a folder that can be written" in stopped(env.folder, "PRESS_VAR", ROOT)


class TestAStore:
    def test_is_our_own_disk_when_nothing_is_said(self, monkeypatch):
        monkeypatch.delenv("MEDIA_STORE", raising=False)

        assert env.store("MEDIA_STORE") == env.Store("stream")

    @pytest.mark.parametrize(
        ("value", "location"), [("accel:/protected/", "/protected/"), ("accel:/a/b-1/", "/a/b-1/")]
    )
    def test_may_be_left_to_the_server_in_front(self, monkeypatch, value, location):
        monkeypatch.setenv("MEDIA_STORE", value)

        assert env.store("MEDIA_STORE") == env.Store("accel", location=location)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (
                "s3://AK:SK@s3.eu-west-3.amazonaws.com/news?region=eu-west-3",
                ("https://s3.eu-west-3.amazonaws.com", "eu-west-3"),
            ),
            ("s3://AK:SK@Store.example.org:9000/news/", ("https://store.example.org:9000", "us-east-1")),
            ("s3+http://AK:SK@127.0.0.1:9000/news?region=auto", ("http://127.0.0.1:9000", "auto")),
            ("s3+http://AK:SK@[::1]:9000/news", ("http://[::1]:9000", "us-east-1")),
        ],
    )
    def test_may_be_a_bucket(self, monkeypatch, value, expected):
        monkeypatch.setenv("MEDIA_STORE", value)
        origin, region = expected

        assert env.store("MEDIA_STORE") == env.Store("sign", "", origin, "news", "AK", "SK", region)

    def test_may_have_any_secret(self, monkeypatch):
        monkeypatch.setenv("MEDIA_STORE", "s3://A%2BK:s%2Fe%3Ac%40r%25t+@store.example.org/news")

        store = env.store("MEDIA_STORE")

        assert (store.key, store.secret) == ("A+K", "s/e:c@r%t+")

    @pytest.mark.parametrize(
        "value",
        [
            *("disk", "s3", "s3://", "https://AK:SECRET@store.example.org/news", "s3:AK:SECRET@store.example.org/news"),
            *("s3://store.example.org/news", "s3://AK@store.example.org/news", "s3://:SECRET@store.example.org/news"),
            *("s3://AK:SECRET@store.example.org", "s3://AK:SECRET@store.example.org/", "s3://AK:SECRET@/news"),
            *("s3://AK:SECRET@store.example.org/News", "s3://AK:SECRET@store.example.org/news/folder"),
            *("s3://AK:SECRET@store.example.org:99999/news", "s3://AK:SECRET@store.example.org/news#here"),
            *("s3://AK:SEC/RET@store.example.org/news", "s3://AK:SECRET@store example.org/news"),
        ],
    )
    def test_is_nothing_else_and_its_secret_is_never_repeated(self, monkeypatch, stopped, value):
        monkeypatch.setenv("MEDIA_STORE", value)

        assert stopped(env.store, "MEDIA_STORE") == (
            "MEDIA_STORE can't be read: write accel:/protected/ or s3://key:secret@host/bucket?region=eu-west-3."
        )

    @pytest.mark.parametrize(
        "more", ["zone=eu-west-3", "region=eu-west-3&tls=no", "region=", "region=EU", "region=a b"]
    )
    def test_of_a_bucket_only_the_region_is_said(self, monkeypatch, stopped, more):
        monkeypatch.setenv("MEDIA_STORE", f"s3://AK:SECRET@store.example.org/news?{more}")

        assert stopped(env.store, "MEDIA_STORE").startswith("MEDIA_STORE says more than can be read: after the bucket")

    @pytest.mark.parametrize(
        "value", ["accel:", "accel:/", "accel:protected/", "accel:/protected", "accel:/../", "accel://x/"]
    )
    def test_of_the_server_in_front_is_a_location(self, monkeypatch, stopped, value):
        monkeypatch.setenv("MEDIA_STORE", value)

        assert stopped(env.store, "MEDIA_STORE").startswith("MEDIA_STORE names no internal location: write accel:/prot")


class TestASecret:
    @pytest.fixture(autouse=True)
    def nothing_set(self, monkeypatch):
        for name in ("SECRET_KEY", "SECRET_KEY_FILE"):
            monkeypatch.delenv(name, raising=False)

    def test_is_never_built_in(self, stopped):
        assert stopped(env.secret, "SECRET_KEY").startswith("SECRET_KEY is missing: set it, or SECRET_KEY_FILE")

    @pytest.mark.parametrize("value", ["", "   "])
    def test_is_not_empty(self, monkeypatch, stopped, value):
        monkeypatch.setenv("SECRET_KEY", value)

        assert "SECRET_KEY is missing" in stopped(env.secret, "SECRET_KEY")

    def test_may_stand_in_a_file(self, monkeypatch, tmp_path):
        (tmp_path / "key").write_text(" abc\n")
        monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

        assert env.secret("SECRET_KEY") == "abc"

    @pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00"])
    def test_must_be_readable_there(self, monkeypatch, stopped, tmp_path, content):
        if content is not None:
            (tmp_path / "key").write_bytes(content)
        monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

        assert stopped(env.secret, "SECRET_KEY").startswith("SECRET_KEY")

    def test_of_a_demonstration_is_random_private_and_stays(self, tmp_path):
        key = env.secret("SECRET_KEY", kept_in=tmp_path / "secret_key")

        assert len(key) >= 50
        assert env.secret("SECRET_KEY", kept_in=tmp_path / "secret_key") == key
        assert env.secret("SECRET_KEY", kept_in=tmp_path / "other") != key
        assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
        assert [file.name for file in sorted(tmp_path.iterdir())] == ["other", "secret_key"]

    def test_of_a_demonstration_is_the_same_for_processes_that_start_together(self, tmp_path):
        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda _n: env.secret("SECRET_KEY", kept_in=tmp_path / "secret_key"), range(64)))

        assert len(keys) == 1
        assert len(keys.pop()) >= 50


class TestAVariableThatNobodyReads:
    @pytest.fixture(autouse=True)
    def only_ours(self, monkeypatch):
        for name in os.environ:
            if name != "PATH":
                monkeypatch.delenv(name)
        for name in ("PRESS_LANGUAGES", "SITE_URL", "DATABASE_URL", "TIME_ZONE"):
            env.text(name)

    @pytest.mark.parametrize(
        ("name", "meant"),
        [
            ("PRESS_LANGUAGE", " Did you mean PRESS_LANGUAGES?"),
            ("PRESS_NOTHING", ""),
            ("TIMEZONE", " Did you mean TIME_ZONE?"),
            ("SITE_URLS", " Did you mean SITE_URL?"),
            ("DATABASE_URI", " Did you mean DATABASE_URL?"),
        ],
    )
    def test_stops_the_start(self, monkeypatch, stopped, name, meant):
        monkeypatch.setenv(name, "x")

        expected = f"{name} is not a variable that Pressoffice knows: unset it.{meant}"
        assert stopped(env.refuse_misspelt, "PRESS_") == expected

    @pytest.mark.parametrize("name", ["TZ", "PRESSURE", "LANGUAGE", "PGHOST", "SITE", "WEB_CONCURRENCY", "DATABASE"])
    def test_is_left_alone_when_it_is_not_ours(self, monkeypatch, name):
        monkeypatch.setenv(name, "x")

        env.refuse_misspelt("PRESS_")


STARTS = {
    "SITE_URL=https://news.example.org": "SECRET_KEY is missing",
    "DEBUG=maybe": "DEBUG is 'maybe'",
    "PRESS_FOUR_EYES=off": "PRESS_FOUR_EYES is not a variable that Pressoffice knows",
    "DATABASE_URL=mysql": "DATABASE_URL can't be read",
    "LANGUAGE_CODE=xx": "names 'xx'",
    "TIME_ZONE=Europe/Nowhere": "TIME_ZONE is 'Europe/Nowhere'",
    "TIMEZONE=UTC": "Did you mean TIME_ZONE?",
    "MEDIA_STORE=s3://bucket": "MEDIA_STORE can't be read",
    "PRESS_WEBSUB_HUB=http://hub.example.org": "write a whole address that begins with https://",
    "PRESS_WEBSUB_HUBS=https://hub.example.org": "Did you mean PRESS_WEBSUB_HUB?",
    "PRESS_SECURITY_CONTACT=security@example.org": "write mailto:security@example.org",
    "MEDIA_STORES=accel:/protected/": "Did you mean MEDIA_STORE?",
}


@pytest.mark.parametrize("variable", STARTS)
def test_a_start_that_can_not_be_ends_in_one_line(variable, tmp_path):
    name, value = variable.split("=", 1)
    own = {"PATH": os.environ["PATH"], "PRESS_VAR": str(tmp_path), name: value}

    started = subprocess.run(
        [sys.executable, "-c", "import pressoffice.settings"],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert started.stdout == ""
    assert started.stderr.count("\n") == 1
    assert started.stderr.startswith("pressoffice: ")
    assert STARTS[variable] in started.stderr


def test_a_start_with_nothing_set_is_a_demonstration(tmp_path):
    own = {"PATH": os.environ["PATH"], "PRESS_VAR": str(tmp_path)}
    program = "from pressoffice import settings as s; print(s.DEBUG, len(s.SECRET_KEY) >= 50, s.SITE_URL)"

    started = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=own, capture_output=True, text=True, check=True
    )

    assert started.stdout == "False True http://127.0.0.1:8000\n"
