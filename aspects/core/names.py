"""Who gets which name where several want the same: the order does not count; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

Place = tuple[object, ...]
Candidate = Callable[[int], str | None]


class Request(NamedTuple):
    """Somebody wants a name.

    Attributes:
        place: where it must be unique, such as the type, account and region.
        holder: construct path of who wants it.
        asker: what tells this request from others of the holder: the aspect, the attribute, the value found.
        rank: who goes first: a smaller one. A name that its author wrote goes before one that is made up.
        wanted: the name that is wanted; ``None`` where there is none.
        candidate: the names to try in its place, by their number from 1 on; ``None`` where there are no more.
    """

    place: Place
    holder: str
    asker: tuple[object, ...]
    rank: int
    wanted: str | None
    candidate: Candidate

    def name(self, number: int) -> str | None:
        """Return the name of a number; 0 is the one wanted."""
        return self.candidate(number) if number else self.wanted


class Given(NamedTuple):
    """What came of a request.

    Attributes:
        name: the name; ``None`` where none was free.
        wanted: the name wanted.
        rivals: construct paths of the others that wanted the same, in order: with the one of those that did not get it
            which reports it for all of them; empty with the others.
    """

    name: str | None
    wanted: str | None
    rivals: tuple[str, ...] = ()


class Names:
    """The names that are taken in one decision, by all aspects together.

    All requests are known before the first is answered. Of those that have one rank and want one name, none gets it:
    each tries its next candidate. So the answer does not depend on their order.
    """

    def __init__(self) -> None:
        self._holders: dict[Place, str] = {}
        self._requests: list[Request] = []
        self._given: dict[tuple[object, ...], Given] = {}

    def take(self, place: Place, name: str, holder: str) -> bool:
        """Claim a name at once.

        Args:
            place: where it must be unique, such as the type, account and region.
            name: the name.
            holder: construct path of who wants it; asking twice is fine.

        Returns:
            Whether it was free, or the holder has it already.
        """
        return self._holders.setdefault((*place, name), holder) == holder

    def request(self, request: Request) -> Given:
        """Announce a request; what is returned is what it gets if nobody else wants the same."""
        self._requests.append(request)
        return Given(request.wanted, request.wanted)

    def known(self, holder: str, asker: tuple[object, ...]) -> Given | None:
        """Return what a request got whose answer is known already."""
        return self._given.get((holder, *asker))

    def claim(self, request: Request) -> Given:
        """Return what the request gets. One that was not announced gets what the others left."""
        self._settle()
        given = self._given.get((request.holder, *request.asker))
        if given is None:
            given = self._given[(request.holder, *request.asker)] = self._next_free(request)
        return given

    def _next_free(self, request: Request) -> Given:
        number = 0
        while (name := request.name(number)) is not None:
            # Some services tell names apart by case and some do not; names that differ in nothing else help nobody.
            if self.take(request.place, name.lower(), request.holder):
                return Given(name, request.wanted)
            number += 1
        return Given(None, request.wanted)

    def _settle(self) -> None:
        requests, self._requests = self._requests, []
        for rank in sorted({each.rank for each in requests}):
            pending = [each for each in requests if each.rank == rank]
            number = 0
            while pending:
                pending = self._round(pending, number)
                number += 1

    def _round(self, pending: Iterable[Request], number: int) -> list[Request]:
        """Give out the candidates of one number; returns who got none."""
        groups: dict[Place, list[tuple[Request, str]]] = {}
        for each in pending:
            name = each.name(number)
            if name is None:
                self._note(each, None)
            else:
                groups.setdefault((*each.place, name.lower()), []).append((each, name))
        left: list[Request] = []
        for place, group in groups.items():
            holders = {each.holder for each, _ in group}
            holder = self._holders.get(place)
            if len(holders) == 1 and (holder is None or holder in holders):
                self._holders[place] = group[0][0].holder
                for each, name in group:
                    self._note(each, name)
                continue
            left += [each for each, _ in group]
            speaker = min(group, key=lambda one: one[0].holder)[0]
            # Nobody who comes later gets it either: with one rival less, that one would be renamed.
            self._holders.setdefault(place, speaker.holder)
            if number == 0:
                rivals = (holders | ({holder} if holder else set())) - {speaker.holder}
                self._note(speaker, None, tuple(sorted(rivals)))
        return left

    def _note(self, request: Request, name: str | None, rivals: tuple[str, ...] = ()) -> None:
        key = (request.holder, *request.asker)
        known = self._given.get(key)
        self._given[key] = Given(name, request.wanted, known.rivals if known else rivals)
