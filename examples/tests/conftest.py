"""Fast start before anything imports the bindings; after each test, free the memory that jsii would keep."""

from collections.abc import Iterator

import pytest
from cdktf_guardrails import fast_start

fast_start.enable()


@pytest.fixture(autouse=True)
def memory() -> Iterator[None]:
    """Keep a test run of hundreds of apps small."""
    yield
    fast_start.forget(above=20_000)
