"""The other servers and the load's own packages, in exact versions, in `.bench/` of the checkout.

They are no dependencies of the tool. The first run installs them from their registries.
"""

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".bench"
PYTHON = HOME / "python" / "bin" / "python"
NODE_HOME = HOME / "node"
PEERS = Path(__file__).parent / "peers"

PYTHON_PACKAGES = (
    "picows==2.3.1",
    "uvloop==0.23.0",
    "pycrdt==0.14.13",
    "pycrdt-websocket==0.16.5",
    "websockets==17.4",
)

# Later ones of @y/websocket-server do not install beside Yjs 13.
NODE_PACKAGES = {
    "@hocuspocus/server": "4.7.0",
    "@y/websocket-server": "0.1.1",
    "y-protocols": "1.0.7",
    "yjs": "13.6.33",
}


def python() -> Path:
    """The Python that the load runs on, with its packages."""
    if not _is_done("python", "\n".join(PYTHON_PACKAGES)):
        _print(f"Installing {', '.join(PYTHON_PACKAGES)} into {HOME.name}/python")
        venv.create(HOME / "python", clear=True, with_pip=True)
        quiet = ("-q", "--disable-pip-version-check")
        subprocess.run([PYTHON, "-m", "pip", "install", *quiet, *PYTHON_PACKAGES], check=True)
        _mark_done("python", "\n".join(PYTHON_PACKAGES))
    return PYTHON


def node() -> Path:
    """The folder of the servers that run on Node.js, installed."""
    wanted = json.dumps({"private": True, "dependencies": NODE_PACKAGES}, indent=2)
    if not _is_done("node", wanted):
        _print(f"Installing {', '.join(NODE_PACKAGES)} into {HOME.name}/node")
        shutil.rmtree(NODE_HOME, ignore_errors=True)
        NODE_HOME.mkdir(parents=True)
        (NODE_HOME / "package.json").write_text(wanted)
        quiet = ("--no-audit", "--no-fund", "--loglevel=error")
        subprocess.run(
            [program("npm"), "install", *quiet], cwd=NODE_HOME, stdout=sys.stderr, check=True
        )
        _mark_done("node", wanted)
    # Modules are looked for beside the file that imports them.
    shutil.copy(PEERS / "hocuspocus.mjs", NODE_HOME)
    return NODE_HOME


def program(name: str) -> str:
    """Path of `node` or `npm`: on the path, or where `./dev` has put it."""
    found = shutil.which(name) or shutil.which(name, path=str(ROOT / ".dev" / "node"))
    if found is None:
        raise SystemExit(f"{name} is needed for the other servers; --skip-peers leaves them out")
    return found


def _is_done(name: str, wanted: str) -> bool:
    stamp = HOME / f"{name}.installed"
    return stamp.exists() and stamp.read_text() == wanted


def _mark_done(name: str, wanted: str) -> None:
    (HOME / f"{name}.installed").write_text(wanted)


def _print(what: str) -> None:
    print(what, file=sys.stderr)
