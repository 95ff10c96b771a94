"""Members that moto takes and forgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jmespath

from tests.e2e.emulator.gaps.base import Request, closes
from tests.e2e.emulator.wire import Document


@dataclass(frozen=True)
class Echo:
    """Members that moto takes and forgets: sent once, they are part of every later answer about the same thing.

    What makes a thing begins its record anew, so that a thing that was deleted leaves nothing to its successor.

    Attributes:
        service: the service in botocore.
        types: the resource types concerned.
        items: operation to the place of the thing, or of the list of things, in its answer (JMESPath).
        identity: members that tell one thing from the others: of the item or, where it has none, of the request.
        members: member of the item to the place of its value in the request (JMESPath).
        never: members that moto makes up.
    """

    service: str
    types: tuple[str, ...]
    items: Mapping[str, str]
    identity: tuple[str, ...]
    members: Mapping[str, str]
    never: tuple[str, ...] = ()

    def handle(self, request: Request) -> Document:
        """Moto's answer, made whole."""
        answer = request.ask()
        found = jmespath.search(self.items[request.operation], answer)
        items = [item for item in (found if isinstance(found, list) else [found]) if item is not None]
        sent = {member: jmespath.search(source, request.sent) for member, source in self.members.items()}
        for item in items:
            record = self._record(request, item)
            if len(items) == 1:
                # Of a request about several things nobody could tell whose the value is.
                record.update({member: value for member, value in sent.items() if value is not None})
            item.update(record)
            for member in self.never:
                item.pop(member, None)
        return answer

    def _record(self, request: Request, item: Document) -> Document:
        key = (self.types[0], *(str(item.get(name, request.sent.get(name))) for name in self.identity))
        if request.operation.startswith(("Create", "Authorize")):
            request.memory.forget(*key)
        return request.memory.records.setdefault(key, {})


def same(*names: str) -> dict[str, str]:
    """Members that have the same name in answer and request."""
    return {name: name for name in names}


def register(*echoes: Echo) -> None:
    """Enter echoes into ``HANDLERS``."""
    for echo in echoes:
        closes(echo.service, echo.items, *echo.types)(echo.handle)
