"""jsii's Node process, with a preload and with requests that need not be waited for.

Imports jsii, so :func:`aspects.fast_start.enable` imports it late.
"""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jsii import _reference_map, _runtime
from jsii.__meta__ import __jsii_runtime_version__
from jsii._embedded import jsii as embedded
from jsii._kernel.providers.process import ProcessProvider, _NodeProcess
from jsii._kernel.types import LoadRequest, LoadResponse
from jsii.errors import JavaScriptError, JSIIError

from aspects.fast_start import cache

PRELOAD = Path(__file__).with_name("preload.js")
"""What Node loads before jsii."""

# The answers that nobody has read yet have to fit into a pipe, which holds 64 KiB: when it is full, Node waits for
# Python, and Python soon for Node.
_MOST_UNREAD = 200


def start() -> Node:
    """Start Node for jsii, without waiting for it.

    Raises:
        AttributeError: jsii is another one than expected.
        FileNotFoundError: there is no Node.
        ImportError: the preload is missing.
    """
    _reference_map._submodule_fqn_map  # noqa: B018  without it, jsii does not load types on demand
    if not PRELOAD.is_file():
        raise ImportError(f"{PRELOAD} is missing")
    process = Node()
    _runtime.kernel.provider = _Provider(process)
    return process


class Node(_NodeProcess):
    """The process of Node and the pipes to it.

    A request whose answer tells nothing is only sent; the answer is read before the next one that does.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._unread: deque[Callable[[], object]] = deque()
        self.start()

    def start(self) -> None:
        """Start it, with the preload."""
        before = os.environ.get("NODE_OPTIONS")
        # The preload takes exactly this text out again. Node reads quotes and backslashes as JSON does.
        ours = f"--require={json.dumps(str(PRELOAD))} --preserve-symlinks"
        os.environ["NODE_OPTIONS"] = f"{before} {ours}" if before else ours
        try:
            super().start()  # type: ignore[no-untyped-call]
        finally:
            if before is None:
                del os.environ["NODE_OPTIONS"]
            else:
                os.environ["NODE_OPTIONS"] = before

    def restart(self) -> None:
        """End it and start it anew, with the packages that were loaded and without any object."""
        self.stop()
        self._unread.clear()
        _reference_map._refs._refs.clear()
        self.start()
        for module in _reference_map._assembly_to_module.values():
            loaded = sys.modules[f"{module}._jsii"].__jsii_assembly__
            loaded.load(loaded.name, loaded.version, loaded.module, loaded.filename)

    @property
    def objects(self) -> int:
        """How many objects Python knows, each of which Node keeps, too."""
        return len(_reference_map._refs._refs)

    def handshake(self) -> None:
        """Left for later, as Node takes a moment to start."""
        self._unread.append(super().handshake)

    def send(self, request: Any, response_type: Any) -> Any:
        """Send a request of jsii and return the answer; of the loading of a package, an empty one that nobody reads."""
        if isinstance(request, LoadRequest):
            load = {"api": "load", "name": request.name, "version": request.version, "tarball": request.tarball}
            self._send_only(load, self._accept)
            return LoadResponse(assembly=request.name, types=0)
        self._catch_up()
        return super().send(request, response_type)

    def announce(self, construct: str) -> None:
        """Let Node load the module of a construct now: reading any property of its class does.

        Args:
            construct: the jsii name, such as ``@cdktf/provider-aws.vpc.Vpc``.
        """
        self._send_only({"api": "sget", "fqn": construct, "property": "tfResourceType"}, self._next_message)

    def _send_only(self, request: Mapping[str, str], read_answer: Callable[[], object]) -> None:
        if len(self._unread) >= _MOST_UNREAD:
            self._catch_up()
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        self._unread.append(read_answer)

    def _catch_up(self) -> None:
        while self._unread:
            self._unread.popleft()()

    def _accept(self) -> None:
        answer = self._next_message()
        if "error" in answer:
            raise JSIIError(answer["error"]) from JavaScriptError(answer.get("stack"))  # type: ignore[no-untyped-call]

    def _jsii_runtime(self) -> str:
        """jsii's program at a lasting place: jsii copies it to another one each time, and V8 compiles it each time."""
        kept = cache.folder()
        if kept is None:
            return super()._jsii_runtime()
        folder = kept / f"jsii-{__jsii_runtime_version__}"
        for resource, name in embedded.EMBEDDED_FILES.items():
            if name.endswith(".js") and not (folder / name).is_file():
                cache.write(folder / name, Path(embedded.__file__).with_name(resource).read_bytes())
        entry = folder / embedded.EMBEDDED_FILES[embedded.ENTRYPOINT]
        return str(entry) if entry.is_file() else super()._jsii_runtime()


class _Provider(ProcessProvider):
    """jsii's way to Node, by a process that runs already."""

    _process: Node = None  # type: ignore[assignment]  # in the place of jsii's property, which starts one

    def __init__(self, process: Node) -> None:
        self._process = process
