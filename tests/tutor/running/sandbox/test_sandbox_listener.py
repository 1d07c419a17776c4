"""How often what a snippet prints is passed on."""

from __future__ import annotations

import asyncio
import os

from tutor.running.sandbox.listener import Listener


async def test_output_is_passed_on_twenty_times_a_second_and_no_more(monkeypatch):
    reading, writing = os.pipe()
    pieces, pauses = [], []
    ended = asyncio.get_running_loop().create_future()

    async def pause(waiting, timeout):
        """In the first pause much is printed, in pieces; in the second the end comes."""
        assert list(waiting) == [ended]  # once the child has ended nothing waits any more
        pauses.append(timeout)
        if len(pauses) == 2:
            os.close(writing)
            return
        for piece in (b"b", b"c", b"d"):
            os.write(writing, piece)
            for _ in range(5):  # time for the loop to read it
                await asyncio.sleep(0)

    def ask_to_end(pid):
        raise AssertionError("nobody is to be ended")

    monkeypatch.setattr("tutor.running.sandbox.listener.asyncio.wait", pause)
    monkeypatch.setattr("tutor.running.sandbox.listener.ask_to_end", ask_to_end)
    os.write(writing, b"a")
    async with asyncio.timeout(60):
        await Listener(100, pieces.append).listen(reading, 0, ended)
    assert pieces == ["a", "bcd"]
    assert pauses == [1 / 20, 1 / 20]
