"""How Node is started; standard library only, so that Node is on its way while Python still imports jsii."""

from __future__ import annotations

import atexit
import json
import os
import platform
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from . import cache

PRELOAD = Path(__file__).with_name("preload.js")
"""What Node loads before jsii."""


COMPILED = "CDKTF_FAST_START_V8"
"""The environment variable that tells the preload where V8 keeps what it compiled; without it, nowhere."""


def node() -> subprocess.Popen[bytes]:
    """Start Node with jsii's program, as jsii does, and with the preload.

    What starts later gets the ``NODE_OPTIONS`` that were there.

    Raises:
        ImportError: jsii is not there, or not whole, or the preload is missing.
        OSError: there is no Node.
    """
    if not PRELOAD.is_file():
        raise ImportError(f"{PRELOAD} is missing")
    # The preload takes exactly this text out again. Node reads quotes and backslashes as JSON does, but not \u00fc.
    ours = f"--require={json.dumps(str(PRELOAD), ensure_ascii=False)} --preserve-symlinks"
    environment = {name: value for name, value in os.environ.items() if name != COMPILED}
    environment["NODE_OPTIONS"] = f"{os.environ.get('NODE_OPTIONS', '')} {ours}".strip()
    environment["JSII_AGENT"] = f"Python/{platform.python_version()}"
    program, lasting = _program(), cache.folder()
    if lasting and program.is_relative_to(lasting):  # else V8 would keep the same files for every process anew
        environment[COMPILED] = str(lasting / "v8")
    return subprocess.Popen(
        [os.environ.get("JSII_NODE", "node"), "--max-old-space-size=4069", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )


def _program() -> Path:
    """Return a lasting copy of jsii's program: jsii copies it anew each time, and V8 then compiles it each time."""
    if "JSII_RUNTIME" in os.environ:
        return Path(os.environ["JSII_RUNTIME"])
    spec = find_spec("jsii")
    if spec is None or spec.origin is None:
        raise ImportError("jsii is not installed")
    jsii = Path(spec.origin).parent
    version = json.loads((jsii / "_metadata.json").read_text(encoding="utf-8"))["version"]
    lasting = cache.folder()
    folder = (lasting or _temporary()) / f"jsii-{version}"
    if not _copied(jsii, folder) and lasting:  # the disk with the cache is full
        folder = _temporary() / folder.name
        _copied(jsii, folder)
    return folder / "bin" / "jsii-runtime.js"


def _copied(jsii: Path, folder: Path) -> bool:
    """Return whether the files of jsii's program are in ``folder``, now or since another process, byte for byte."""
    whole = True
    for file in jsii.glob("_embedded/jsii/*.js"):  # such as bin__jsii-runtime.js
        copy, content = folder / file.name.replace("__", "/"), file.read_bytes()
        if cache.read(copy) != content:
            cache.write(copy, content)
            whole = whole and cache.read(copy) == content
    return whole


def _temporary() -> Path:
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
