"""What goes wrong with the parts behind the site while it is under load: servers, and the disk."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from scripts.bench.parts import start_postgresql, start_redis
from scripts.bench.server import ROOT
from scripts.bench.visits import Guest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.bench.scene import Scene

ROOM_BYTES = 60_000_000  # for the site to live on a small disk
LEFT_BYTES = 1_500_000  # of it when it is as good as full
IMPORTED_FILMS = 4_000
UPLOAD_BYTES = 900_000
MOUNT, UNMOUNT = "/bin/mount", "/bin/umount"


def redis_killed(scene: Scene) -> Callable[[], None]:
    """Kill Redis, have it back, halt it, have it go on."""
    server = start_redis(scene.stack)
    scene.variables["REDIS_URL"] = server.url

    def act() -> None:
        for step in (server.kill, server.start, server.halt, server.go_on):
            if step in (server.kill, server.halt):
                scene.is_broken()
            step()
            if step in (server.start, server.go_on):
                scene.is_mended()
            time.sleep(scene.seconds / 4)

    return act


def mongo_closed(scene: Scene) -> Callable[[], None]:
    """Name a MongoDB whose port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    scene.variables["MONGO_URL"] = f"mongodb://127.0.0.1:{port}/marquee"
    return lambda: time.sleep(scene.seconds)


def mongo_black_hole(scene: Scene) -> Callable[[], None]:
    """Name a MongoDB that takes connections and never says anything."""
    listener = scene.stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    scene.variables["MONGO_URL"] = f"mongodb://127.0.0.1:{listener.getsockname()[1]}/marquee"
    return lambda: time.sleep(scene.seconds)


def postgresql_restarted(scene: Scene) -> Callable[[], None]:
    """Stop PostgreSQL, in turn by its own leave and at once, and start it again."""
    cluster, scene.variables["DATABASE_URL"] = start_postgresql(scene.stack)

    def act() -> None:
        for number in range(scene.times):
            scene.is_broken()
            cluster.stop((signal.SIGINT, signal.SIGQUIT)[number % 2])
            cluster.start()
            scene.is_mended()
            time.sleep(scene.pause)

    return act


def disk_full(scene: Scene) -> Callable[[], None]:
    """Fill the disk that the site lies on, import films and send a file, then make room."""
    disk = _small_disk(scene)
    scene.folder = disk / "instance"
    scene.variables["MARQUEE_INSTANCE"] = str(scene.folder)
    films = _films_to_import(scene)

    def act() -> None:
        if scene.server is None:
            raise ValueError("The site does not serve.")
        guest = Guest(scene.server.port, ())
        ballast = disk / "ballast"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        scene.is_broken()
        with ballast.open("wb") as file:
            file.write(b"\0" * max(0, free - LEFT_BYTES))
        done = _import(scene, films)
        scene.said["import"] = (
            f"exit code {done.returncode}, {(done.stderr or done.stdout).strip()}"
        )
        answer = guest.upload(
            "/lists/import", "films.csv", "Name,Year\nHeat,1995\n".ljust(UPLOAD_BYTES, "\n")
        )
        scene.said["a file sent"] = answer.status
        time.sleep(scene.seconds / 3)
        ballast.unlink()
        scene.is_mended()
        done = _import(scene, films)
        scene.said["import with room"] = f"exit code {done.returncode}"

    return act


def _small_disk(scene: Scene) -> Path:
    """Move the site to a disk of its own, in memory."""
    disk = scene.folder.with_name(f"{scene.folder.name}-disk")
    disk.mkdir()
    used = sum(path.stat().st_size for path in scene.folder.rglob("*") if path.is_file())
    size = f"size={used + ROOM_BYTES}"
    subprocess.run([MOUNT, "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=True)  # noqa: S603 - a fixed program
    scene.stack.callback(subprocess.run, [UNMOUNT, "--lazy", str(disk)], check=True)
    shutil.copytree(scene.folder, disk / "instance")
    return disk


def _films_to_import(scene: Scene) -> Path:
    """Write a data set like MovieLens' with films that nobody knows."""
    folder = scene.folder.parents[1] / "ml-made-up"
    folder.mkdir(exist_ok=True)
    first = 900_000
    rows = (
        f"{first + number},Film {number} of many {'long ' * 40}(1999),Drama\n"
        for number in range(IMPORTED_FILMS)
    )
    (folder / "movies.csv").write_text("movieId,title,genres\n" + "".join(rows))
    (folder / "ratings.csv").write_text(f"userId,movieId,rating,timestamp\n1,{first},4.0,100\n")
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n")
    (folder / "tags.csv").write_text("userId,movieId,tag,timestamp\n")
    return folder


def _import(scene: Scene, films: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "scripts/import_data.py", "movielens", str(films), "--quiet"],
        cwd=ROOT,
        env={**os.environ, **scene.variables},
        capture_output=True,
        text=True,
        check=False,
    )
