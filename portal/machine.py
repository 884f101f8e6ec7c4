"""What the embedded servers need from the operating system: accounts, folders, processes."""

from __future__ import annotations

import contextlib
import os
import pwd
import socket
import sys
from pathlib import Path

#: PostgreSQL refuses to run as root; then it runs as this account, which every system has.
UNPRIVILEGED = "nobody"


def server_account() -> pwd.struct_passwd:
    """The account PostgreSQL runs as."""
    return pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def give(path: Path, owner: pwd.struct_passwd) -> None:
    """Make `owner` the owner of `path`, where we are root; otherwise it is ours already."""
    if os.geteuid() == 0:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def open_way_to(path: Path, owner: pwd.struct_passwd) -> None:
    """Let the server's account pass through the folders above `path`; it still cannot list them."""
    if os.geteuid() != 0:
        return
    for folder in path.resolve().parents:
        status = folder.stat()
        if status.st_uid != owner.pw_uid and not status.st_mode & 0o001:
            sys.stderr.write(f"Opening {folder} for passage: PostgreSQL does not run as root.\n")
            folder.chmod(status.st_mode | 0o001)


def forget_stale_pid(path: Path) -> None:
    """Remove a pid file whose number now belongs to some other program."""
    import psutil

    pid = pid_in(path)
    if pid and psutil.pid_exists(pid) and psutil.Process(pid).name() != "postgres":
        path.unlink()


def pid_in(path: Path) -> int | None:
    """The process id in the first line of a pid file; None when there is none."""
    try:
        return int(path.read_text(encoding="utf-8").split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be buried does not."""
    import psutil

    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def accepts(path: Path) -> bool:
    """Whether something listens on the Unix socket `path`."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
