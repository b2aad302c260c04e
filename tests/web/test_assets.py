"""The browser's files are looked for at the start: an error page must not fail for want of one."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lti_tool.app import create_app
from lti_tool.db.engine import Database
from lti_tool.resources import resource
from lti_tool.settings import Settings
from lti_tool.web import assets

MANIFEST = json.loads((resource("static/dist") / ".vite" / "manifest.json").read_text())
ROOT = Path(__file__).parents[2]


def without(name: str) -> str:
    return json.dumps({key: value for key, value in MANIFEST.items() if key != name})


def shared_by(entry: str) -> str:
    """A file of the build that an entry imports."""
    imported: str = MANIFEST[entry]["imports"][0]
    return imported


OUTDATED = {
    "no manifest": None,
    "a manifest that was cut off": json.dumps(MANIFEST)[:100],
    "a build without a shared file": without(shared_by("static/src/entries/app.tsx")),
    "an entry without its file": json.dumps(MANIFEST | {assets.ENTRIES[0]: {}}),
} | {f"a build without {name}": without(name) for name in assets.ENTRIES}


@pytest.mark.parametrize("manifest", OUTDATED.values(), ids=OUTDATED)
def test_an_application_is_not_made_on_an_outdated_build(
    settings: Settings,
    database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    manifest: str | None,
) -> None:
    if manifest is not None:
        (tmp_path / ".vite").mkdir()
        (tmp_path / ".vite" / "manifest.json").write_text(manifest)
    monkeypatch.setattr(assets, "resource", lambda _: tmp_path)
    with pytest.raises(assets.BuildOutdated, match=r"Run \./dev build"):
        create_app(settings, database)


def test_serve_says_what_to_do_before_it_opens_the_database(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "lti_tool", tmp_path / "lti_tool", ignore=ignored)
    nowhere = "postgresql://tool@127.0.0.1:1/lti_tool"
    ended = subprocess.run(
        [sys.executable, "-m", "lti_tool", "serve"],
        cwd=tmp_path,
        env={
            "DATABASE_URL": nowhere,
            "LTI_TOOL_PUBLIC_URL": "https://tool.example.edu",
            "LTI_TOOL_SECRET_KEY": "a secret key that only the tests ever use",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Run ./dev build" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_entry_that_a_template_names_is_looked_for_and_built() -> None:
    named = re.compile(r'"(static/src/(?:entries|styles)/[^"]+)"')
    templates = (ROOT / "templates").glob("*.html")
    catalogues = {each for each in assets.ENTRIES if each.endswith(".po")}
    named_there = {name for each in templates for name in named.findall(each.read_text())}
    assert named_there == set(assets.ENTRIES) - catalogues
    configured = re.findall(
        r'"((?:static/src|lti_tool/languages)/[^"]+)",', (ROOT / "vite.config.ts").read_text()
    )
    assert sorted(configured) == sorted(assets.ENTRIES)


def test_no_script_imports_one_that_starts_a_page() -> None:
    """It would start that page in another one, where it finds nothing that it needs."""
    starting = {name for name, script in MANIFEST.items() if script.get("isEntry")}
    assert starting >= {each for each in assets.ENTRIES if each.endswith((".ts", ".tsx"))}
    for name, script in MANIFEST.items():
        assert not starting & set(script.get("imports", ())), name


def test_each_style_sheet_begins_with_the_order_of_the_layers() -> None:
    """A page loads the sheets of shared parts before its own: the first decides the order."""
    order = re.findall(r"[a-z]+", (ROOT / "static/src/styles/layers.css").read_text().split("@")[1])
    assert order.pop(0) == "layer"
    sheets = sorted((resource("static/dist") / "assets").glob("*.css"))
    assert len(sheets) > len(assets.ENTRIES)
    for sheet in sheets:
        named = re.findall(r"@layer ([^;{]+)[;{]", sheet.read_text())
        layers = list(dict.fromkeys(name.strip() for names in named for name in names.split(",")))
        assert layers == order[: len(layers)], sheet.name


SCRIPT = assets.Build.load().asset("static/src/entries/app.tsx").js


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("zstd", None),
        ("", None),
    ],
)
def test_a_script_is_sent_in_the_smallest_encoding_that_a_browser_accepts(
    settings: Settings, database: Database, accepted: str, encoding: str | None
) -> None:
    client = create_app(settings, database).test_client()
    plain = (resource("static/dist") / SCRIPT.removeprefix("/static/dist/")).read_bytes()
    came = client.get(SCRIPT, headers={"Accept-Encoding": accepted})
    assert came.headers.get("Content-Encoding") == encoding
    assert decoded(came.data, encoding) == plain
    assert came.mimetype == "text/javascript"
    assert came.headers["Vary"] == "Accept-Encoding"
    assert came.cache_control.immutable
    tag = came.headers["ETag"]
    again = client.get(SCRIPT, headers={"Accept-Encoding": accepted, "If-None-Match": tag})
    assert again.status_code == 304


DECODE_BROTLI = """
const { readFileSync } = require("fs"), { brotliDecompressSync } = require("zlib");
process.stdout.write(brotliDecompressSync(readFileSync(0)));
"""


def decoded(content: bytes, encoding: str | None) -> bytes:
    if encoding == "br":
        command = ("node", "-e", DECODE_BROTLI)
        return subprocess.run(command, input=content, capture_output=True, check=True).stdout
    return gzip.decompress(content) if encoding == "gzip" else content


def test_every_script_and_style_sheet_is_built_in_each_encoding() -> None:
    folder = resource("static/dist") / "assets"
    files = [each for each in folder.iterdir() if each.suffix in (".js", ".css")]
    assert len(files) > len(assets.ENTRIES)
    for file in files:
        assert gzip.decompress((folder / f"{file.name}.gz").read_bytes()) == file.read_bytes()
        assert (folder / f"{file.name}.br").is_file()


def test_the_scripts_of_the_annotation_page_stay_small() -> None:
    page = assets.Build.load().asset(
        "static/src/entries/app.tsx", "static/src/screens/annotate/page.tsx"
    )
    folder = resource("static/dist")
    names = {each.removeprefix("/static/dist/") for each in (page.js, *page.modules)}
    # As nearly every browser has them sent: encoded with Brotli.
    size = sum((folder / f"{name}.br").stat().st_size for name in names)
    assert size <= 110_000
    # Each is a request before anything can be shown.
    assert len(names) <= 26
