"""See which lists were reported, hide one from everybody but its curator, or give it back.

Without an address, the open reports are listed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app
from app.clock import utc_now
from app.db import db
from app.lists.reports import hide_list, list_id_in, open_reports, show_list
from scripts.failures import told_in_a_line


@told_in_a_line
def main(arguments: list[str] | None = None) -> int:
    """Do what was asked for; 1 with one line where there is no such list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", nargs="?", help="its address, its link's token, or its number")
    parser.add_argument("--show", action="store_true", help="give it back, or let it stand")
    options = parser.parse_args(arguments)
    with create_app().app_context():
        if options.list is None:
            _print_reports()
            return 0
        act = show_list if options.show else hide_list
        title = act(list_id_in(options.list), now=utc_now())
        db.session.commit()
    print(f"{'Shown' if options.show else 'Hidden'}: {title}")
    return 0


def _print_reports() -> None:
    reports = open_reports()
    for report in reports:
        print(f"{report.made_at:%Y-%m-%d} list {report.list_id} “{report.title}”: {report.reason}")
        for line in report.line.splitlines():
            print(f"    {line}")
    if not reports:
        print("No open reports.")


if __name__ == "__main__":
    sys.exit(main())
