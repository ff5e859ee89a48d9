"""Test files as pytest keeps them between runs: with assertions that tell what they compared."""

from pathlib import Path

import pytest
from _pytest.assertion import rewrite

TESTS = Path(__file__).parent.parent


def rewrite_tests(config: pytest.Config) -> None:
    """Rewrite those that are not as they were kept, as a worker would that came first."""
    state = config.stash[rewrite.assertstate_key]
    for path in [*TESTS.rglob("test_*.py"), *TESTS.rglob("conftest.py")]:
        kept = rewrite.get_cache_dir(path) / f"{path.stem}{rewrite.PYC_TAIL}"
        if not kept.exists() or kept.stat().st_mtime < path.stat().st_mtime:
            stat, code = rewrite._rewrite_test(path, config)
            if rewrite.try_makedirs(kept.parent):
                rewrite._write_pyc(state, code, stat, kept)
