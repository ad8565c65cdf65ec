"""The pace of one visitor and the line of all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ui.guard import limits
from ui.guard.limits import Busy, Gate, Pace, Refusal


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run in a thread of its own: in the tests' own one the browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result(60)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_limits_a_visitor_is_held_to_his_pace_and_let_go_again() -> None:
    clock = Clock()
    gate = Gate(questions_per_minute=2, clock=clock)
    assert gate.admit("ann") is None
    clock.now += 30
    assert gate.admit("ann") is None
    assert gate.admit("ann") == Refusal("too_many_questions", 31)
    assert gate.admit("bob") is None, "one visitor's haste is not another's"
    clock.now += 30
    assert gate.admit("ann") is None, "the first question is a minute old"
    assert gate.admit("ann") == Refusal("too_many_questions", 31), "the second is not"


def test_limits_a_refused_question_is_not_counted() -> None:
    clock = Clock()
    gate = Gate(questions_per_minute=1, clock=clock)
    gate.admit("ann")
    for _ in range(50):
        clock.now += 1
        assert gate.admit("ann") is not None
    clock.now += 10
    assert gate.admit("ann") is None


def test_limits_none_is_no_limit() -> None:
    gate = Gate(questions_per_minute=0)
    assert all(gate.admit("ann") is None for _ in range(1000))


def test_limits_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_MOST_KNOWN", 10)
    clock = Clock()
    pace = Pace(1, clock)
    for n in range(100):
        pace.wait(f"visitor {n}")
    assert len(pace._acts) == 10
    assert pace.wait("visitor 99") > 0, "the last ones are still known"
    clock.now += 61
    pace.wait("somebody")
    assert len(pace._acts) == 1, "who has been quiet for a minute is forgotten"


async def _hold(gate: Gate, name: str, done: list[str], release: asyncio.Event) -> None:
    async with gate.turn():
        done.append(name)
        await release.wait()


def test_limits_places_are_given_in_the_order_of_asking() -> None:
    async def run() -> None:
        gate, began = Gate(at_once=2, waiting=10), []
        gates = {name: asyncio.Event() for name in "abcde"}
        tasks = {}
        for name in "abcde":
            tasks[name] = asyncio.create_task(_hold(gate, name, began, gates[name]))
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        assert began == ["a", "b"]
        for leaving, entering in (("b", "c"), ("c", "d"), ("a", "e")):
            gates[leaving].set()
            await tasks[leaving]
            await asyncio.sleep(0.01)
            assert began[-1] == entering
        for gate_of in gates.values():
            gate_of.set()
        await asyncio.gather(*tasks.values())
        assert gate._free == 2

    run_apart(run())


def test_limits_a_full_line_is_told_at_once() -> None:
    async def run() -> None:
        gate, release = Gate(at_once=1, waiting=1), asyncio.Event()
        tasks = [asyncio.create_task(_hold(gate, name, [], release)) for name in "ab"]
        await asyncio.sleep(0.01)
        with pytest.raises(Busy):
            async with gate.turn():
                pytest.fail("there was no place")
        release.set()
        await asyncio.gather(*tasks)
        async with gate.turn():
            pass

    run_apart(run())


@pytest.mark.parametrize("moment", ["in-line", "as-its-turn-comes", "within"])
def test_limits_who_gives_up_takes_no_place_with_him(moment: str) -> None:
    async def run() -> None:
        gate, release, began = Gate(at_once=1, waiting=5), asyncio.Event(), list[str]()
        first = asyncio.create_task(_hold(gate, "first", began, release))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(_hold(gate, "second", began, asyncio.Event()))
        third = asyncio.create_task(_hold(gate, "third", began, release))
        await asyncio.sleep(0.01)
        if moment == "in-line":
            second.cancel()
        release.set()
        await first
        if moment == "within":
            await asyncio.sleep(0.01)
        second.cancel()
        await asyncio.wait_for(third, 5)
        assert began[-1] == "third"
        assert gate._free == 1
        assert not gate._line

    run_apart(run())


def test_limits_an_error_gives_the_place_back() -> None:
    async def run() -> None:
        gate = Gate(at_once=1, waiting=0)
        for _ in range(3):
            with pytest.raises(ValueError, match="broken"):
                async with gate.turn():
                    raise ValueError("broken")

    run_apart(run())


def test_limits_hold_across_event_loops() -> None:
    gate, lock, at_once, most = Gate(at_once=3, waiting=1000), threading.Lock(), [0], [0]

    async def one() -> None:
        async with gate.turn():
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            await asyncio.sleep(0.001)
            with lock:
                at_once[0] -= 1

    async def many() -> None:
        await asyncio.gather(*(one() for _ in range(50)))

    threads = [threading.Thread(target=lambda: asyncio.run(many())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    assert most[0] == 3
    assert gate._free == 3
