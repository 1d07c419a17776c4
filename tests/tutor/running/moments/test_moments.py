"""A run's moments on disk: whole or not at all, refused with a reason, no more than may be."""

from __future__ import annotations

import errno
import json
import os

import numpy as np
import pytest
from loops import some

from core.snapshot import Snapshot
from tutor.learner.run_files import RunFolder
from tutor.running.moments.files import decode, encode, read_snapshot
from tutor.running.moments.recorder import MOST_BYTES, MOST_MOMENTS, SHARE, Moments
from tutor.running.moments.safetensors import BadFile, dump, load


def moment(step: int, size: int = 6) -> Snapshot:
    arrays = {
        "network.W1": np.arange(size, dtype=np.float32).reshape(2, -1) + step,
        "network.b1": np.array([np.nan, np.inf, -0.0]),
        "optimizer.memory": np.zeros((0, size), np.float32),
    }
    return Snapshot(step, step // 3, arrays, {"rate": 0.1, "generators": [{"state": 2**120 + 1}]})


class Clock:
    """Time goes on when it is told to; whoever asks takes a millisecond."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


@pytest.fixture
def folder(tmp_path):
    return RunFolder(tmp_path / "runs" / "7")


def test_a_moment_comes_back_from_its_file_to_the_last_bit(folder):
    folder.keep(4, encode(moment(4)))
    read = read_snapshot(folder.moment(4))
    assert (read.step, read.epoch, read.facts) == (4, 1, moment(4).facts)
    for name, array in some(moment(4).arrays.items()):
        assert read.arrays[name].tobytes() == array.tobytes()
        assert (read.arrays[name].shape, read.arrays[name].dtype) == (array.shape, array.dtype)


def test_every_cut_and_every_wrong_byte_is_refused_with_the_file_and_a_reason(folder):
    whole = encode(moment(4))
    for length in some(range(0, len(whole), 7)):
        with pytest.raises(BadFile):
            decode(whole[:length])
    for place in some(range(0, len(whole), 5)):
        wrong = bytearray(whole)
        wrong[place] ^= 0x15
        try:
            read = decode(bytes(wrong))
        except BadFile:
            continue
        assert encode(read) == whole  # blanks that fill up the header say nothing
    folder.keep(4, whole[:-3])
    with pytest.raises(BadFile, match=r"4\.safetensors cannot be used: it is cut short"):
        read_snapshot(folder.moment(4))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "cut short"),
        (b"\xff" * 40, "cut short"),
        ((2).to_bytes(8, "little") + b"[]", "header is damaged"),
        ((2).to_bytes(8, "little") + b"{}", "not a moment"),
        (dump({}, {"facts": "{}", "crc32": "0"}), "not a moment"),
        (dump({}, {"facts": '{"step": 1, "epoch": 0}', "crc32": "5"}), "checksum"),
        (dump({"a": np.zeros(2)}, {}) + b"x", "follow its last array"),
    ],
)
def test_what_is_no_moment_is_refused(content, why):
    with pytest.raises(BadFile, match=why):
        decode(content)


def test_arrays_may_neither_overlap_nor_leave_a_gap():
    for offsets in ([0, 8], [4, 12], [0, 4]):
        entry = {"dtype": "F32", "shape": [2], "data_offsets": offsets}
        header = json.dumps({"a": entry, "b": {**entry, "data_offsets": [0, 8]}}).encode()
        with pytest.raises(BadFile):
            load(len(header).to_bytes(8, "little") + header + bytes(16))


def test_a_moment_is_written_whole_or_not_at_all(folder, monkeypatch):
    folder.keep(1, encode(moment(1)))
    full = OSError(errno.ENOSPC, "No space left on device")

    def no_room(*paths):
        raise full

    monkeypatch.setattr(os, "replace", no_room)
    with pytest.raises(OSError, match="No space left"):
        folder.keep(2, encode(moment(2)))
    assert folder.steps() == [1]
    assert os.listdir(folder.path) == ["1.safetensors"]


def test_a_full_disk_is_said_and_tried_again_later(folder, monkeypatch):
    clock = Clock()
    moments = Moments(folder, clock)
    keep = RunFolder.keep

    def full(self, step, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(RunFolder, "keep", full)
    moments.keep(moment(1))
    assert "disk is full" in moments.problem
    monkeypatch.setattr(RunFolder, "keep", keep)
    moments.offer(lambda: moment(2))
    assert folder.steps() == []
    clock.now += 6
    moments.offer(lambda: moment(3))
    assert (moments.problem, folder.steps()) == ("", [3])


def test_moments_take_no_more_than_their_share_of_the_time(folder):
    clock = Clock()
    moments = Moments(folder, clock)
    for step in range(1, 2000):
        moments.offer(lambda step=step: moment(step))
    written = folder.steps()
    milliseconds = 1  # from the clock's look before one is written to that after it
    assert len(written) > 10
    assert len(written) * milliseconds <= 1.1 * SHARE * clock.now * 1000


def test_there_are_never_too_many_and_the_first_to_go_are_every_second(folder, monkeypatch):
    monkeypatch.setattr("tutor.running.moments.recorder.MOST_MOMENTS", 20)
    moments = Moments(folder)
    for step in range(21):
        moments.keep(moment(step))
    steps = folder.steps()
    assert steps == list(range(0, 21, 2))
    assert MOST_MOMENTS <= 1000


def test_there_are_never_too_many_bytes_but_the_last_is_always_there(folder, monkeypatch):
    monkeypatch.setattr("tutor.running.moments.recorder.MOST_BYTES", 10_000)
    moments = Moments(folder)
    for step in range(40):
        moments.keep(moment(step, size=400))
        assert folder.size() <= 10_000
        assert folder.steps()[-1] == step
    moments.keep(moment(40, size=4000))
    assert folder.steps() == [40]
    assert MOST_BYTES <= 50_000_000


def test_without_a_folder_nothing_is_kept_and_no_moment_is_made():
    moments = Moments()
    moments.offer(lambda: pytest.fail("a moment that nobody keeps"))
    moments.keep(moment(1))
    assert moments.problem == ""


def test_the_nearest_moment_is_the_last_that_is_not_later(folder):
    assert folder.at_or_before(5) is None
    for step in (3, 10, 200):
        folder.keep(step, encode(moment(step)))
    found = [folder.at_or_before(step) for step in (2, 3, 9, 10, 500, None)]
    assert [path and path.stem for path in found] == [None, "3", "3", "10", "200", "200"]


def test_a_curve_can_be_read_point_by_point_and_what_was_cut_is_left_out(folder):
    assert folder.curve() == []
    for epoch in range(3):
        folder.add_point({"epoch": epoch, "loss": None})
        assert [point["epoch"] for point in folder.curve()] == list(range(epoch + 1))
    with open(folder.path / "curve.jsonl", "ab") as file:
        file.write(b'{"epoch": 3, "lo')
    assert len(folder.curve()) == 3
    folder.close(curve_kept=True)
    assert folder.curve() == []
    folder.remove()
    folder.remove()
    assert not folder.path.exists()


@pytest.mark.parametrize("stem", ["²", "٣", "x", "-1", ""])
def test_a_file_that_has_no_number_is_no_moment(folder, stem):
    folder.keep(4, encode(moment(4)))
    (folder.path / f"{stem}.safetensors").write_bytes(b"")
    assert folder.steps() == [4]
