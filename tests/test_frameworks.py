"""A test that needs a framework is never skipped without a word."""

import pytest

from tests.frameworks import HERE, JOB, within


def skips(test) -> list[pytest.Mark]:
    """Return the marks by which a test is skipped."""
    return [mark for mark in test.pytestmark if mark.name == "skipif" and mark.args[0]]


def test_what_is_missing_is_named_with_the_job_that_has_it(monkeypatch):
    monkeypatch.delenv(HERE, raising=False)

    @within("numpy", "no_such_framework")
    def test():
        pass

    [skip] = skips(test)
    assert skip.kwargs["reason"] == f"needs no_such_framework: {JOB} runs it"
    assert "frameworks" in {mark.name for mark in test.pytestmark}


def test_in_the_job_nothing_is_skipped(monkeypatch):
    monkeypatch.setenv(HERE, "1")

    @within("no_such_framework")
    def test():
        pass

    assert skips(test) == []
