"""Starts CDKTF apps fast: of the provider bindings, Python and Node load only the submodules in use.

The AWS bindings have 2,135 submodules, one a resource type. Their package imports every one, and Node requires as many,
before the first line of an app runs: ten seconds and more. One call, before the first import of ``cdktf``, changes
that; imports stay written the ordinary way::

    from aspects import fast_start

    fast_start.enable()

    from cdktf_cdktf_provider_aws.vpc import Vpc

What it does, none of which changes a result:

* The package of prebuilt bindings runs without its last lines, which import all submodules (``bindings.py``). A
  submodule is imported when an app names it, or when jsii returns an object of one of its types: jsii has a table for
  that, which younger bindings (those of CDK Terrain) fill themselves.
* As those do, older bindings leave annotations unevaluated until an argument is checked against them.
* Node turns its list of submodules into getters, does without the second process that only hands messages on, and keeps
  what V8 compiled (``preload.js``).
* Node starts before Python imports jsii (``launch.py``), and loads what Python imports while Python goes on importing:
  nobody waits for the answer (``node.py``).
* Python's garbage collector runs seldom: jsii keeps every object anyway, so that it finds next to nothing.

``CDKTF_FAST_START=0`` turns it off. Where jsii, the bindings or Node are not as expected, they load the ordinary way,
and a line on stderr says why. Written is the folder ``cdktf-guardrails`` in the user's cache, which may be removed.

At import, this package needs nothing but the standard library, so that it can run before all else.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .node import Node

SWITCH = "CDKTF_FAST_START"
"""The environment variable that turns it off: ``0``, ``off``, ``no`` or ``false``."""

_OFF = frozenset({"0", "off", "no", "false"})
_ON = frozenset({"", "1", "on", "yes", "true"})

# CPython's is 700: a collection every 700 new objects, many of them looking at all that was imported.
_COLLECTION_THRESHOLD = 1_000_000

_node: Node | None = None


def enable(environ: Mapping[str, str] = os.environ) -> bool:
    """Load the bindings of this process fast; call it before anything imports ``cdktf``.

    Starts Node, with ``NODE_OPTIONS`` extended for that process only. A second call does nothing.

    Args:
        environ: where :data:`SWITCH` is read; default: the environment of the process.

    Returns:
        Whether it is on. Where it is not, all loads the ordinary way; unless the switch asks for that, a line on stderr
        tells the reason.
    """
    global _node
    if _node:
        return True
    wish = environ.get(SWITCH, "").lower()
    if wish in _OFF:
        return False
    if wish not in _ON:
        return _ordinary(f"{SWITCH} is {environ[SWITCH]!r}; use 1 for on, 0 for off")
    if "jsii" in sys.modules:
        return _ordinary("jsii is already imported; call enable() before the first import of cdktf")
    from . import bindings, launch

    try:
        process = launch.node()
    except (ImportError, OSError) as error:
        return _ordinary(f"Node does not start ({error}); install it, or set JSII_NODE to its path")
    try:
        from .node import connect

        _node = connect(process)
    except (ImportError, AttributeError, TypeError) as error:
        process.kill()
        process.communicate()
        return _ordinary(f"jsii is not as expected ({error}); version 1.142 is known to work")
    bindings.install(_node.announce)
    gc.set_threshold(_COLLECTION_THRESHOLD)
    atexit.register(gc.freeze)  # else the interpreter goes through all objects once more before it ends
    return True


def forget(above: int = 0) -> bool:
    """Drop every construct that was made so far, in Python and in Node, by starting Node again.

    jsii frees nothing, so that a process which synthesizes again and again grows: by 5 MB for an app of 200 resources.
    What was made before cannot be used any more. It takes about as long as one such synthesis.

    Args:
        above: do it only where jsii holds more objects than this; a resource is one or two.

    Returns:
        Whether it was done; never where fast start is off.
    """
    if _node is None or _node.objects <= above:
        return False
    _node.restart()
    return True


def _ordinary(reason: str) -> bool:
    print(f"fast start is off: {reason}", file=sys.stderr)
    return False
