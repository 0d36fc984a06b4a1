"""Damaged and foreign builds: refused with the file and the reason, never a crash."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from app.recommend import BuildRefusedError, open_build
from app.recommend.artifacts import current_build_id
from app.recommend.layout import ARRAYS
from app.recommend.manifest import files_of, manifest_bytes
from tests.factories.recommend import make_engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Random = np.random.Generator
PAGE_BYTES = 4_096
FIGURES_THAT_MATTER = (
    *(("model", "index", name) for name in ("dimensions", "vectors")),
    *(("model", name) for name in ("ridge", "user_count", "scales")),
    *(("format",), ("id",), ("files",), ("model",)),
)
STRANGE = (None, "", "x", [], {}, -1, 10**30, 1e300, "../../elsewhere", [[[]]])


def seal(build: Path, change: Callable[[dict[str, Any]], None] = lambda _manifest: None) -> None:
    """Write the manifest anew, so that it fits the damaged files: checksums alone say nothing."""
    manifest = json.loads((build / "manifest.json").read_bytes())
    del manifest["checksum"]
    (build / "manifest.json").unlink()
    manifest["files"] = files_of(build)
    change(manifest)
    (build / "manifest.json").write_bytes(manifest_bytes(manifest))


def any_file(build: Path, random: Random, ending: str = "") -> Path:
    files = sorted(
        file for file in build.rglob("*") if file.is_file() and file.name.endswith(ending)
    )
    return files[int(random.integers(len(files)))]


def any_array(build: Path, random: Random) -> Path:
    names = sorted(name for name in ARRAYS if (build / f"{name}.npy").is_file())
    return build / f"{names[int(random.integers(len(names)))]}.npy"


def truncated(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    os.truncate(file, int(random.integers(file.stat().st_size)))
    return file


def extended(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    with file.open("ab") as end:
        end.write(random.bytes(int(random.integers(1, 5000))))
    return file


def flipped(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    content = bytearray(file.read_bytes())
    content[int(random.integers(len(content)))] ^= 1 << int(random.integers(8))
    file.write_bytes(content)
    return file


def zeroed(build: Path, other: Path, random: Random) -> Path:
    """A page that the disk lost."""
    file = any_file(build, random)
    content = bytearray(file.read_bytes())
    page = int(random.integers(-(-len(content) // PAGE_BYTES))) * PAGE_BYTES
    lost = content[page : page + PAGE_BYTES]
    content[page : page + PAGE_BYTES] = (b"\0" if any(lost) else b"\1") * len(lost)
    file.write_bytes(content)
    return file


def noise(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    file.write_bytes(random.bytes(file.stat().st_size))
    return file


def of_another_build(build: Path, other: Path, random: Random) -> Path:
    while True:
        file = any_file(build, random)
        theirs = other / file.relative_to(build)
        if file.name != "manifest.json" and theirs.read_bytes() != file.read_bytes():
            shutil.copy2(theirs, file)
            return file


def missing(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    file.unlink()
    return file


def linked(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    aside = build.parent / f"aside-{build.name}"
    shutil.move(file, aside)
    file.symlink_to(aside)
    return file


def no_file(build: Path, other: Path, random: Random) -> Path:
    file = any_file(build, random)
    file.unlink()
    if random.integers(2):
        os.mkfifo(file)
    else:
        file.mkdir()
    return file


def strange_figure(build: Path, other: Path, random: Random) -> Path:
    *outer, last = FIGURES_THAT_MATTER[int(random.integers(len(FIGURES_THAT_MATTER)))]
    strange = [value for value in STRANGE if last != "user_count" or not isinstance(value, int)]
    if last == "ridge":  # any number will do for a ridge
        strange = [value for value in strange if not isinstance(value, int | float)]
    if last == "id":
        strange = [value for value in strange if not isinstance(value, str)]

    def change(manifest: dict[str, Any]) -> None:
        inner = manifest
        for name in outer:
            inner = inner[name]
        inner[last] = strange[int(random.integers(len(strange)))]

    seal(build, change)
    return build / "manifest.json"


def file_elsewhere(build: Path, other: Path, random: Random) -> Path:
    names = ("../aside.npy", "/etc/hostname", "a/../film_ids.npy", "no\0thing", "absent.npy", "")
    name = names[int(random.integers(len(names)))]

    def change(manifest: dict[str, Any]) -> None:
        manifest["files"][name] = dict(manifest["files"]["film_ids.npy"])

    (build.parent / "aside.npy").write_bytes((build / "film_ids.npy").read_bytes())
    seal(build, change)
    return build / "manifest.json"


def other_type(build: Path, other: Path, random: Random) -> Path:
    file = any_array(build, random)
    array = np.load(file)
    types = [kind for kind in ("f8", "i2", ">i8", "c8", "U3", "?") if np.dtype(kind) != array.dtype]
    np.save(file, array.astype(types[int(random.integers(len(types)))]))
    seal(build)
    return file


def other_shape(build: Path, other: Path, random: Random) -> Path:
    names = sorted(name for name, (_, axes) in ARRAYS.items() if None not in axes)
    file = build / f"{names[int(random.integers(len(names)))]}.npy"
    array = np.load(file)
    if random.integers(2):
        np.save(file, array[None])
    else:
        # An axis that no other array has cannot be wrong; the first is always shared.
        np.save(file, array[:-1])
    seal(build)
    return file


def fewer_dimensions(build: Path, other: Path, random: Random) -> Path:
    """Vectors of another length than the index and the manifest know."""
    file = build / "content_vectors.npy"
    np.save(file, np.ascontiguousarray(np.load(file)[:, : -int(random.integers(1, 5))]))
    seal(build)
    return file


def pickled(build: Path, other: Path, random: Random) -> Path:
    file = any_array(build, random)
    np.save(file, np.load(file).astype(object), allow_pickle=True)
    seal(build)
    return file


def huge_head(build: Path, other: Path, random: Random) -> Path:
    file = any_array(build, random)
    content = file.read_bytes()
    begins = content.index(b"'shape': (") + 10
    ends = content.index(b")", begins)
    shape = b"7" * int(random.integers(1, ends - begins + 1))
    file.write_bytes(
        content[:begins] + shape + b"," + b" " * (ends - begins - len(shape) - 1) + content[ends:]
    )
    seal(build)
    return file


def index_of_another_build(build: Path, other: Path, random: Random) -> Path:
    shutil.copy2(other / "content.ann", build / "content.ann")
    seal(build)
    return build / "content.ann"


def foreign(build: Path, other: Path, random: Random) -> Path:
    for file in list(build.iterdir()):
        file.unlink()
    texts = ("{}", "", '{"format": 3}', '{"format": 3, "files": {}}')
    (build / "manifest.json").write_text(texts[int(random.integers(len(texts)))])
    (build / "notes.txt").write_text("another program's folder")
    return build / "manifest.json"


DAMAGES = (
    *(truncated, extended, flipped, zeroed, noise, of_another_build, missing, linked, no_file),
    *(
        strange_figure,
        file_elsewhere,
        other_type,
        other_shape,
        fewer_dimensions,
        pickled,
        huge_head,
    ),
    *(index_of_another_build, foreign),
)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A build, and one of other films."""
    pair = []
    for number, films in enumerate((40, 45)):
        root = tmp_path_factory.mktemp("whole")
        make_engine(root, films=films, users=20, seed=number)
        pair.append(root / str(current_build_id(root)))
    return pair[0], pair[1]


def copy_of(whole: Path, folder: Path) -> Path:
    shutil.copytree(whole, folder)
    return folder


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_is_refused(
    builds: tuple[Path, Path], tmp_path: Path, damage: Callable[[Path, Path, Random], Path]
) -> None:
    random = np.random.default_rng(1)
    for trial in range(6):
        build = copy_of(builds[0], tmp_path / str(trial))
        damaged = damage(build, builds[1], random)
        with pytest.raises(BuildRefusedError) as caught:
            open_build(build)
        assert caught.value.reason
        if damage not in (
            file_elsewhere,
            fewer_dimensions,
            other_shape,
            index_of_another_build,
            strange_figure,
        ):
            assert caught.value.file == str(damaged.relative_to(build))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ridge", -1.0, "its ridge is no number"),
        ("ridge", "x", "could not convert"),
        ("user_count", -1, "no number of people"),
        ("user_count", 10**30, "no number of people"),
        ("user_count", 1.5, "no number of people"),
        ("index", {"metric": "dot", "vectors": 40, "dimensions": 39}, "another index"),
        ("index", {}, "does not fit"),
        ("scales", None, "does not fit"),
    ],
)
def test_figures_that_make_no_sense_are_refused(
    builds: tuple[Path, Path], tmp_path: Path, name: str, value: object, reason: str
) -> None:
    build = copy_of(builds[0], tmp_path / "copy")
    seal(build, lambda manifest: manifest["model"].update({name: value}))
    with pytest.raises(BuildRefusedError, match=reason) as caught:
        open_build(build)
    assert caught.value.file == "manifest.json"


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ("NaN", "is not JSON"),
        ('{"format": Infinity}', "is not JSON"),
        ("9" * 10_000, "is not JSON"),
        ("x" * ((1 << 24) + 1), "not a file of a manifest's size"),
    ],
)
def test_strange_manifests_are_refused(
    builds: tuple[Path, Path], tmp_path: Path, manifest: str, reason: str
) -> None:
    build = copy_of(builds[0], tmp_path / "copy")
    (build / "manifest.json").write_text(manifest)
    with pytest.raises(BuildRefusedError, match=reason):
        open_build(build)


def test_a_build_that_was_sealed_anew_is_taken(builds: tuple[Path, Path], tmp_path: Path) -> None:
    build = copy_of(builds[0], tmp_path / "copy")
    (build / "notes.txt").write_text("beside the build, and no part of it")
    open_build(build)
    np.save(build / "added_later.npy", np.arange(3))
    seal(build)
    assert len(open_build(build).film_ids) == 40


TRIAL = """
import sys
from pathlib import Path
from app.recommend import BuildRefusedError, open_build
try:
    open_build(Path(sys.argv[1]))
except BuildRefusedError as error:
    print(error)
    sys.exit(3)
"""
TRIALS = 500


@pytest.mark.slow
def test_500_damaged_builds_are_refused_without_a_crash(
    builds: tuple[Path, Path], tmp_path: Path
) -> None:
    random = np.random.default_rng(0)
    tried: Counter[str] = Counter()
    for trial in range(TRIALS):
        damage = DAMAGES[trial % len(DAMAGES)]
        build = copy_of(builds[0], tmp_path / str(trial))
        damaged = damage(build, builds[1], random)
        done = subprocess.run(
            [sys.executable, "-c", TRIAL, str(build)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 3, (damage.__name__, damaged.name, done.stderr)
        assert ": " in done.stdout
        tried.update([damage.__name__, damaged.name])
        shutil.rmtree(build)
    assert set(tried) >= {damage.__name__ for damage in DAMAGES}
    assert set(tried) >= {file.name for file in builds[0].iterdir()}
