"""What the tests of the emulator share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.emulator.process import Emulator, running


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """An emulator of the module's own."""
    with running(tmp_path_factory.mktemp("emulator") / "log") as started:
        yield started
