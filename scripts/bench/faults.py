"""The faults that happen to the site, and what of each visitors may notice."""

from __future__ import annotations

from scripts.bench import build_faults, part_faults
from scripts.bench.scene import Fault

BREAKS = frozenset({"broken"})
REFUSES = frozenset({"503"})

FAULTS = (
    Fault("worker killed", build_faults.worker_killed, times=10, allowed=BREAKS),
    Fault("builds swapped", build_faults.builds_swapped, times=100),
    Fault("artifacts damaged", build_faults.artifacts_damaged, times=500),
    Fault("started on damage", build_faults.started_on_damage, times=10, allowed=BREAKS),
    Fault("Redis killed, halted, back", part_faults.redis_killed),
    Fault("MongoDB's port closed", part_faults.mongo_closed),
    Fault("MongoDB says nothing", part_faults.mongo_black_hole),
    Fault("PostgreSQL restarted", part_faults.postgresql_restarted, times=3, allowed=REFUSES),
    Fault("rebuild killed", build_faults.rebuild_killed, times=200),
    Fault("two rebuilds at once", build_faults.two_rebuilds),
    Fault("disk full at a rebuild", build_faults.disk_full_at_rebuild),
    Fault(
        "disk full at an import and an upload",
        part_faults.disk_full,
        allowed=REFUSES,
        needs_root=True,
    ),
)
