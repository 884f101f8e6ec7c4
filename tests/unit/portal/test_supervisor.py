"""The supervisor: what ends is started again, and when told to stop nothing is left."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from portal import supervisor
from portal.supervisor import Supervisor

#: Says when it is ready, and good-bye when asked to end.
POLITE = "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.02; done"
#: Hears the request and stays.
STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.02; done"
#: Leaves a child behind when it is killed.
PARENT = "sleep 300 & echo $!; wait"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)


def keeper(state: Path, **scripts: str) -> Supervisor:
    """A supervisor of shell scripts."""
    commands = {name: ["/bin/sh", "-c", script] for name, script in scripts.items()}
    return Supervisor(commands, state, {"PATH": os.environ["PATH"]}, {"postgres": 4711})


def pids(state: Path) -> dict[str, int]:
    lines = (state / "pids").read_text("utf-8").splitlines()
    return {name: int(pid) for name, pid in (line.split() for line in lines)}


def log(state: Path, name: str) -> list[str]:
    path = state / "logs" / f"{name}.log"
    return path.read_text("utf-8").splitlines() if path.exists() else []


def watch(kept: Supervisor, *steps: Callable[[], bool], end: Callable[[], None]) -> None:
    """Run `kept`; when each step in turn has become true, call `end`, and wait until it is over."""

    async def play() -> None:
        running = asyncio.create_task(kept.run())
        async with asyncio.timeout(20):
            for step in steps:
                while not step():
                    assert not running.done()
                    await asyncio.sleep(0.01)
            end()
            await running

    asyncio.run(play())


def test_what_ends_is_started_again_after_a_pause_that_doubles(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = keeper(tmp_path, web="echo once; exit 3")
    watch(kept, lambda: len(log(tmp_path, "web")) == 4, end=kept.stop)
    said = [line for line in capsys.readouterr().err.splitlines() if "ended" in line]
    assert said[:3] == [
        f"     web | ended with 3; starts again in {pause} s" for pause in ("0.02", "0.04", "0.08")
    ]


def test_the_pause_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", 0.03)
    kept = keeper(tmp_path, web="echo once; exit 1")
    watch(kept, lambda: len(log(tmp_path, "web")) == 4, end=kept.stop)
    pauses = [line.split()[-2] for line in capsys.readouterr().err.splitlines() if "ended" in line]
    assert pauses[:3] == ["0.02", "0.03", "0.03"]


def test_one_that_was_steady_starts_again_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    kept = keeper(tmp_path, web="echo once; exit 1")
    watch(kept, lambda: len(log(tmp_path, "web")) == 4, end=kept.stop)
    pauses = [line.split()[-2] for line in capsys.readouterr().err.splitlines() if "ended" in line]
    assert pauses[:3] == ["0.01", "0.01", "0.01"]


def test_a_killed_program_comes_back_under_a_new_number(tmp_path: Path) -> None:
    kept = keeper(tmp_path, relay=POLITE, web=POLITE)
    first: dict[str, int] = {}

    def killed() -> bool:
        first.update(pids(tmp_path))
        os.kill(first["relay"], signal.SIGKILL)
        return True

    watch(
        kept,
        lambda: log(tmp_path, "relay") == log(tmp_path, "web") == ["ready"],
        killed,
        lambda: pids(tmp_path)["relay"] != first["relay"],
        lambda: log(tmp_path, "relay") == ["ready", "ready"],
        lambda: pids(tmp_path)["web"] == first["web"],
        end=kept.stop,
    )


def test_process_numbers_are_in_a_file_while_it_runs(tmp_path: Path) -> None:
    kept = keeper(tmp_path, web=POLITE, worker=POLITE)
    seen: dict[str, int] = {}

    def look() -> bool:
        seen.update(pids(tmp_path))
        return True

    ready = lambda: log(tmp_path, "web") == log(tmp_path, "worker") == ["ready"]  # noqa: E731
    watch(kept, ready, look, end=kept.stop)
    assert set(seen) == {"supervisor", "web", "worker", "postgres"}
    assert (seen["supervisor"], seen["postgres"]) == (os.getpid(), 4711)
    assert not (tmp_path / "pids").exists()
    assert not psutil.pid_exists(seen["web"])
    assert not psutil.pid_exists(seen["worker"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_politely(tmp_path: Path, number: signal.Signals) -> None:
    kept = keeper(tmp_path, web=POLITE)
    watch(
        kept,
        lambda: log(tmp_path, "web") == ["ready"],
        end=lambda: os.kill(os.getpid(), number),
    )
    assert log(tmp_path, "web") == ["ready", "bye"]


def test_one_that_will_not_stop_is_killed(tmp_path: Path) -> None:
    kept = keeper(tmp_path, web=STUBBORN)
    numbers: list[int] = []

    def end() -> None:
        numbers.append(pids(tmp_path)["web"])
        kept.stop()

    watch(kept, lambda: log(tmp_path, "web") == ["ready"], end=end)
    assert not psutil.pid_exists(numbers[0])


def test_children_of_a_killed_program_do_not_outlive_it(tmp_path: Path) -> None:
    kept = keeper(tmp_path, worker=PARENT)

    def killed() -> bool:
        os.kill(pids(tmp_path)["worker"], signal.SIGKILL)
        return True

    def child_is_gone() -> bool:
        child = int(log(tmp_path, "worker")[0])
        return not psutil.pid_exists(child) or psutil.Process(child).status() == "zombie"

    watch(kept, lambda: bool(log(tmp_path, "worker")), killed, child_is_gone, end=kept.stop)


def test_lines_carry_the_name_of_who_said_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = keeper(tmp_path, web="echo one; echo two >&2; printf '\\377\\n'; sleep 300")
    path = tmp_path / "logs" / "web.log"
    watch(kept, lambda: path.exists() and path.stat().st_size == 10, end=kept.stop)
    assert capsys.readouterr().err.splitlines() == [
        "     web | one",
        "     web | two",
        "     web | \N{REPLACEMENT CHARACTER}",
    ]


def test_in_the_background_only_the_logs_have_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = keeper(tmp_path, web=POLITE)
    kept.shown = False
    watch(kept, lambda: log(tmp_path, "web") == ["ready"], end=kept.stop)
    assert capsys.readouterr().err == ""


def test_a_line_without_end_stops_nobody(tmp_path: Path) -> None:
    endless = "head -c 200000 /dev/zero | tr '\\0' x; echo; echo after; sleep 300"
    kept = keeper(tmp_path, web=endless)
    watch(kept, lambda: log(tmp_path, "web")[-1:] == ["after"], end=kept.stop)
    said = log(tmp_path, "web")
    assert sum(map(len, said[:-1])) == 200_000
    assert max(map(len, said)) <= supervisor.LONGEST_LINE
