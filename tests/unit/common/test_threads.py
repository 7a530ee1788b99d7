"""CPU quota from cgroup files of both versions, wherever the process's own group is to be seen."""

import os
from pathlib import Path

import pytest

from services.common.threads import SMALL, Split, cpu_quota, split, threads_for

DOCKER = "docker/4f1c"
POD = "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7.slice/cri-containerd-9.scope"


@pytest.fixture(autouse=True)
def _many_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))


def _v2(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cpu.max").write_text(text)


def _v1(folder: Path, quota: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cpu.cfs_quota_us").write_text(f"{quota}\n")
    (folder / "cpu.cfs_period_us").write_text("100000\n")


def _own(tmp_path: Path, text: str) -> Path:
    (tmp_path / "self").write_text(text)
    return tmp_path / "self"


@pytest.mark.parametrize(
    ("text", "threads"),
    [
        ("100000 100000\n", 1),
        ("250000 100000\n", 3),
        ("1000 100000\n", 1),
        ("9999999 100000\n", 64),
        ("max 100000\n", 64),
        ("", 64),
        ("100000 0\n", 64),
    ],
)
def test_version_2_with_a_namespace(tmp_path: Path, text: str, threads: int) -> None:
    _v2(tmp_path, text)
    assert cpu_quota(tmp_path, _own(tmp_path, "0::/\n")) == threads


@pytest.mark.parametrize("group", [DOCKER, POD])
def test_version_2_without_a_namespace(tmp_path: Path, group: str) -> None:
    _v2(tmp_path / group, "200000 100000\n")
    assert cpu_quota(tmp_path, _own(tmp_path, f"0::/{group}\n")) == 2


def test_the_tightest_group_above_counts(tmp_path: Path) -> None:
    _v2(tmp_path / POD, "max 100000\n")
    _v2((tmp_path / POD).parent, "300000 100000\n")
    _v2((tmp_path / POD).parents[1], "800000 100000\n")
    assert cpu_quota(tmp_path, _own(tmp_path, f"0::/{POD}\n")) == 3


@pytest.mark.parametrize("mount", ["cpu", "cpu,cpuacct"])
@pytest.mark.parametrize("inside", ["", DOCKER, POD])
def test_version_1(tmp_path: Path, mount: str, inside: str) -> None:
    """Docker and Kubernetes mount the group itself; elsewhere it lies below the hierarchy's root."""
    _v1(tmp_path / mount, -1)
    _v1(tmp_path / mount / inside, 150000)
    own = _own(tmp_path, f"11:memory:/{inside}\n4:cpu,cpuacct:/{inside or DOCKER}\n1:name=systemd:/x\n0::/\n")
    assert cpu_quota(tmp_path, own) == 2


def test_no_quota_means_the_affinity_mask(tmp_path: Path) -> None:
    _v1(tmp_path / "cpu", -1)
    assert cpu_quota(tmp_path, _own(tmp_path, f"4:cpu:/{DOCKER}\n")) == 64
    assert cpu_quota(tmp_path / "nowhere", tmp_path / "nowhere") == 64


def test_a_group_outside_of_the_namespace_is_not_followed(tmp_path: Path) -> None:
    _v2(tmp_path / "fs", "max 100000\n")
    _v2(tmp_path, "100000 100000\n")
    assert cpu_quota(tmp_path / "fs", _own(tmp_path, "0::/../../x:y\n")) == 64


def test_a_small_model_gets_one_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.common.threads.cpu_quota", lambda: 8)
    weights = tmp_path / "model.bin"
    assert threads_for(weights) == 8
    weights.write_bytes(b"")
    os.truncate(weights, SMALL - 1)
    assert threads_for(weights) == 1
    os.truncate(weights, SMALL)
    assert threads_for(weights) == 8


def test_a_small_model_gets_workers_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.common.threads.cpu_quota", lambda: 8)
    small, large = tmp_path / "small.bin", tmp_path / "large.bin"
    for weights, size in ((small, SMALL - 1), (large, SMALL)):
        weights.write_bytes(b"")
        os.truncate(weights, size)
    assert split(small, pieces=4) == Split(4, 1)
    assert split(small, 2, pieces=4) == Split(2, 1)
    assert split(small, pieces=0) == Split(1, 1)
    assert split(large, pieces=4) == Split(1, 8)
