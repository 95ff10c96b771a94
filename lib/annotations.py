"""What was said about constructs while an app was built and synthesized: by the aspects, and by authors."""

from __future__ import annotations

from collections.abc import Collection

from cdktf import App

_LEVELS = ("ERROR", "WARN", "INFO")

_ERRORS_FOUND = 'Encountered Annotations with level "ERROR"'
"""How cdktf begins when it ends a synthesis for no other reason than errors among the annotations."""


def messages(app: App, known: Collection[tuple[str, str]] = ()) -> list[str]:
    """Return a line for each annotation of the stacks synthesized so far, without repetition: errors first.

    cdktf collects them before it ends a synthesis because of them, so they are there after a failure, too.

    Args:
        app: the app.
        known: construct paths and the ids that messages start with, of what is left out. What is known of something
            without a construct of its own is annotated on the nearest one above it.
    """
    places: dict[str, list[str]] = {}
    for path, id in known:
        places.setdefault(id, []).append(f"{path}/")
    found: dict[str, list[str]] = {level: [] for level in _LEVELS}
    for stack in app.manifest.build_manifest().stacks.values():
        for each in stack.annotations:
            above = f"{each.construct_path}/"
            if not any(path.startswith(above) for path in places.get(each.message.partition(":")[0], ())):
                found[each.level.value].append(f"[{each.construct_path}] {each.message}")
    return list(dict.fromkeys(line for level in _LEVELS for line in found[level]))


def is_annotation_error(error: RuntimeError) -> bool:
    """Return whether a synthesis ended only because of errors among the annotations, which ``annotations`` lists."""
    return _ERRORS_FOUND in str(error)
