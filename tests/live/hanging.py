"""Threads of a program that stand still while all others go on, as if they hung."""

import contextlib
import ctypes
import errno
import os
import pathlib
import unittest

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17  # of ptrace(2)
ALL_KINDS = 0x40000000  # __WALL: threads are no children

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def threads(pid, name):
    """The threads of a process that are called `name`."""
    return [int(task.name) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
            if (task / "comm").read_text().strip() == name]


def ptrace(request, thread):
    if libc.ptrace(request, thread, None, None) == 0:
        return
    error = ctypes.get_errno()
    if error == errno.EPERM:
        raise unittest.SkipTest("no thread may be stopped here: ptrace is not allowed")
    raise OSError(error, os.strerror(error))


@contextlib.contextmanager
def hanging(pid, name):
    """The threads of a process that are called `name` stand still while the block runs. Where the
    process is killed meanwhile it has not ended before the function that the block gets was called."""
    stopped = threads(pid, name)
    if not stopped:
        raise AssertionError(f"found no thread {name}")
    for thread in stopped:
        ptrace(SEIZE, thread)
        ptrace(INTERRUPT, thread)
        os.waitpid(thread, ALL_KINDS)
    def bury():
        for thread in stopped:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(thread, ALL_KINDS | os.WNOHANG)

    try:
        yield bury
    finally:
        for thread in stopped:
            with contextlib.suppress(ProcessLookupError):
                ptrace(DETACH, thread)
