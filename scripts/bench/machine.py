"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def machine() -> str:
    """Return the processor, its cores, the system and the version of Python, in a line."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = (line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    return (
        f"{next(named, platform.processor())}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
