"""jsii's handle of Node, by which requests can be sent that need not be waited for.

Imports jsii, so :func:`aspects.fast_start.enable` imports it late.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from jsii import _reference_map, _runtime
from jsii._kernel.providers.process import ProcessProvider, _NodeProcess, stderr_sink
from jsii._kernel.types import LoadRequest, LoadResponse
from jsii.errors import JavaScriptError, JSIIError

from . import launch

# The answers that nobody has read yet have to fit into a pipe, which holds 64 KiB: when it is full, Node waits for
# Python, and Python soon for Node.
_MOST_UNREAD = 200
# The same time that jsii gives it.
_SECONDS_TO_END = 5


def connect(process: subprocess.Popen[bytes]) -> Node:
    """Let jsii use a Node that was started by :func:`aspects.fast_start.launch.node`.

    Raises:
        AttributeError: jsii is another one than expected.
    """
    _reference_map._submodule_fqn_map  # noqa: B018  without it, jsii does not load types on demand
    node = Node(process)
    _runtime.kernel.provider = _Provider(node)
    return node


class Node(_NodeProcess):
    """The process of Node and the pipes to it.

    A request whose answer tells nothing is only sent; the answer is read before the next one that does.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._unread: deque[Callable[[], object]] = deque()
        self._adopt(process)

    def _adopt(self, process: subprocess.Popen[bytes]) -> None:
        """Do what jsii does after it has started the process."""
        self._process = process
        self.sink_thread = threading.Thread(target=stderr_sink, args=(process.stderr,), daemon=True)
        self.sink_thread.start()
        atexit.register(self.stop)
        # Left for later, as Node takes a moment to start.
        self._unread.append(self.handshake)

    def stop(self) -> None:
        """End it as jsii does, without its wait of up to a tenth of a second: jsii looks for the end now and then."""
        stdin = self._process.stdin
        if stdin is not None and not stdin.closed:
            stdin.write(b'{"exit":0}\n')
            stdin.close()
        self.sink_thread.join(timeout=_SECONDS_TO_END)
        super().stop()

    def restart(self) -> None:
        """End it and start it again, with the packages that were loaded and without any object."""
        self.stop()
        self._unread.clear()
        _reference_map._refs._refs.clear()
        self._adopt(launch.node())
        for module in _reference_map._assembly_to_module.values():
            loaded = sys.modules[f"{module}._jsii"].__jsii_assembly__
            loaded.load(loaded.name, loaded.version, loaded.module, loaded.filename)

    @property
    def objects(self) -> int:
        """How many objects Python knows, each of which Node keeps, too."""
        return len(_reference_map._refs._refs)

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


class _Provider(ProcessProvider):
    """jsii's way to Node, by a process that runs already."""

    _process: Node = None  # type: ignore[assignment]  # in the place of jsii's property, which starts one

    def __init__(self, process: Node) -> None:
        self._process = process
