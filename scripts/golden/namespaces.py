"""Network namespaces that hold hosts, and the processes inside them."""

import os
import signal
import subprocess
import time


class NotAllowed(Exception):
    """This user, or this kernel, makes no network namespaces."""


class Namespace:
    """One network namespace with a name unique to this process, and what was started in it.

    `cleanup`, an ExitStack, removes it: the processes by their ids, then the namespace with all
    its devices.
    """

    def __init__(self, name, cleanup):
        self.name = f"ft{os.getpid()}-{name}"
        self._processes = []
        made = subprocess.run(["ip", "netns", "add", self.name], capture_output=True, text=True)
        if made.returncode != 0:
            raise NotAllowed(made.stderr.strip())
        cleanup.callback(self.remove)

    def run(self, *command, stdin=None, check=True):
        """Runs `command` to its end and returns what it wrote to stdout.

        A failure raises with the command's own words, unless `check` is off: some programs are
        here to fail.
        """
        done = subprocess.run(self._inside(command), input=stdin, capture_output=True, text=True)
        if check and done.returncode != 0:
            words = (done.stderr or done.stdout).strip()
            raise RuntimeError(f"{self.name}: {' '.join(command)}: {words}")
        return done.stdout

    def start(self, *command, **popen):
        """Starts a server; it runs until `remove` or `stop`."""
        popen.setdefault("stdout", subprocess.DEVNULL)
        popen.setdefault("stderr", subprocess.DEVNULL)
        process = subprocess.Popen(self._inside(command), stdin=subprocess.DEVNULL, **popen)
        self._processes.append(process)
        return process

    def stop(self, process, with_signal=signal.SIGTERM):
        self._processes.remove(process)
        process.send_signal(with_signal)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def remove(self):
        for process in list(self._processes):
            self.stop(process)
        subprocess.run(["ip", "netns", "del", self.name], check=True)

    def ip(self, *arguments):
        self.run("ip", *arguments)

    def sysctl(self, key, value):
        self.run("sh", "-c", f"echo {value} > /proc/sys/{key}")

    def wait_for_listener(self, port, protocol="tcp", seconds=10):
        """Returns when a server holds `port`; asks the kernel, so no packet is sent."""
        state = " 0A " if protocol == "tcp" else " 07 "
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            sockets = self.run("cat", f"/proc/net/{protocol}", f"/proc/net/{protocol}6")
            if any(f":{port:04X} " in line and state in line for line in sockets.splitlines()):
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name}: no server on {protocol} port {port} after {seconds} s")

    def _inside(self, command):
        return ["ip", "netns", "exec", self.name, *command]
