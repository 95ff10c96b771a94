"""What the tests of the product share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aspects.fast_start import cache as fast_start_cache
from tests.product.laboratory import Laboratory


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """With packages in the user's cache, where there is one."""
    folder = tmp_path_factory.mktemp("product")
    with Laboratory(folder, (fast_start_cache.folder() or folder) / "environments") as made:
        yield made
