"""Which process runs which tests, where there are several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    import pytest
    from xdist.remote import Producer

# They share a site, a browser, and people who have used the site for a while.
BROWSER = "tests/browser/"


class FilesTogether(LoadScopeScheduling):
    """Gives a process whole files, and one of them all tests with the browser.

    What the tests of a file share is then made once.
    """

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        """Leave the files in their order: by the number of tests, the longest would come last."""
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else nodeid.partition("::")[0]
