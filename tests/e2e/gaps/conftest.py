"""The closed gaps of the emulator, asked with boto3: what was sent comes back, and what was deleted is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.emulator.process import running
from tests.e2e.gaps.support import Aws


@pytest.fixture(scope="package")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aws]:
    """An account that all of these tests share."""
    with running(tmp_path_factory.mktemp("emulator") / "log") as emulator:
        yield Aws(emulator)
