"""Runs the programs of `processes.py` together on one machine, for development and demo.

Every line they print gets their name in front and also goes to a log of their own. A program that
ends is started again after a pause that doubles, as the restart policy does in production. Only
when the supervisor is told to stop do they all stop, politely first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 15.0
STEADY_SECONDS = 30.0
STOP_SECONDS = 25.0
LOOK_SECONDS = 0.05
#: Bytes that are taken for one line at most.
LONGEST_LINE = 64 * 1024
COLOURS = (36, 33, 32, 35, 34, 31)


@dataclass
class Supervisor:
    """Keeps `commands` running until told to stop.

    `shown`: print their lines with a prefix; else only the logs have them. `extra_pids`: servers
    that run by themselves and are listed in the file of process ids beside ours.
    """

    commands: Mapping[str, list[str]]
    state: Path
    environment: Mapping[str, str]
    extra_pids: Mapping[str, int] = field(default_factory=dict)
    shown: bool = True

    def __post_init__(self) -> None:
        self._pids: dict[str, int] = {}
        self._stopping = asyncio.Event()
        (self.state / "logs").mkdir(parents=True, exist_ok=True)

    async def run(self) -> None:
        """Start everything; return when SIGINT or SIGTERM came and everything has ended."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stopping.set)
        try:
            await asyncio.gather(*(self._keep(name) for name in self.commands))
        finally:
            self._pids.clear()
            (self.state / "pids").unlink(missing_ok=True)

    def stop(self) -> None:
        """Ask everything to end."""
        self._stopping.set()

    async def _keep(self, name: str) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            began = asyncio.get_running_loop().time()
            code = await self._run_once(name)
            if self._stopping.is_set():
                return
            lasted = asyncio.get_running_loop().time() - began
            pause = FIRST_PAUSE if lasted > STEADY_SECONDS else min(pause * 2, LONGEST_PAUSE)
            self._say(name, f"ended with {code}; starts again in {pause:g} s")
            try:
                await asyncio.wait_for(self._stopping.wait(), pause)
            except TimeoutError:
                continue

    async def _run_once(self, name: str) -> int:
        process = await asyncio.create_subprocess_exec(
            *self.commands[name],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LONGEST_LINE,
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops them in turn
        )
        self._pids[name] = process.pid
        self._write_pids()
        reader = asyncio.create_task(self._copy(name, process))
        ended = asyncio.create_task(self._over(process))
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            await self._end(process)
        stopped.cancel()
        code = await ended
        self._sweep(process.pid)
        await reader
        return code

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Ask politely; after STOP_SECONDS no longer."""
        if process.returncode is None:
            process.terminate()
        try:
            await asyncio.wait_for(self._over(process), STOP_SECONDS)
        except TimeoutError:
            process.kill()

    @staticmethod
    async def _over(process: asyncio.subprocess.Process) -> int:
        """The exit code once the program is over; `wait()` would also wait for its children."""
        while process.returncode is None:
            await asyncio.sleep(LOOK_SECONDS)
        return process.returncode

    @staticmethod
    def _sweep(pid: int) -> None:
        """End what a killed program left behind: children of a worker that died by kill -9."""
        try:
            os.killpg(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    async def _copy(self, name: str, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - asked for with PIPE above
        with (self.state / "logs" / f"{name}.log").open("ab", buffering=0) as log:
            while line := await self._line(process.stdout):
                log.write(line)
                if self.shown:
                    self._say(name, line.decode(errors="replace").rstrip())

    @staticmethod
    async def _line(output: asyncio.StreamReader) -> bytes:
        """The next line; one longer than LONGEST_LINE comes in parts. Empty at the end."""
        try:
            return await output.readuntil(b"\n")
        except asyncio.IncompleteReadError as rest:
            return rest.partial
        except asyncio.LimitOverrunError as part:
            return await output.readexactly(min(part.consumed, LONGEST_LINE)) + b"\n"

    def _say(self, name: str, text: str) -> None:
        colour = COLOURS[list(self.commands).index(name) % len(COLOURS)]
        head = f"{name:>8} | "
        if sys.stderr.isatty():
            head = f"\033[{colour}m{head}\033[0m"
        sys.stderr.write(f"{head}{text}\n")
        sys.stderr.flush()

    def _write_pids(self) -> None:
        lines = {"supervisor": os.getpid(), **self._pids, **self.extra_pids}
        path = self.state / "pids"
        fresh = path.with_suffix(".new")
        fresh.write_text("".join(f"{name} {pid}\n" for name, pid in lines.items()), "utf-8")
        fresh.replace(path)
