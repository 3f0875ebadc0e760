"""A stand-in for systemd: starts a service of Type=notify, hears what it says (sd_notify(3)), and
starts it again when its watchdog was not fed."""

import os
import signal
import socket
import subprocess
import threading
import time


class Supervisor:
    """Does as a unit with Type=notify, WatchdogSec=`watchdog` and Restart=on-failure has it done, from
    construction to stop(). `start` is a function that starts the service and gets the variables of its
    environment."""

    def __init__(self, start, path, watchdog):
        self.start, self.watchdog = start, watchdog
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.environment = {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": str(int(watchdog * 1e6))}
        self.heard = []  # (process id, line)
        self.starts = 0
        self.ends = []  # exit codes, of those that were killed too
        self.stops = False
        self.begin()
        self.thread = threading.Thread(target=self.look_after, daemon=True)
        self.thread.start()

    def begin(self):
        self.process = self.start(self.environment)
        self.starts += 1
        self.fed = None  # the watchdog counts from READY on

    def look_after(self):
        self.socket.settimeout(0.05)
        while True:
            self.hear()
            if self.process.poll() is not None:
                self.ends.append(self.process.returncode)
                if self.stops or self.process.returncode == 0:
                    return
                self.begin()
            elif self.fed is not None and not self.stops and (
                    time.monotonic() - self.fed > self.watchdog):
                self.abort()

    def hear(self):
        try:
            said = self.socket.recv(4096).decode()
        except socket.timeout:
            return
        self.heard += [(self.process.pid, line) for line in said.splitlines()]
        if "READY=1" in said or "WATCHDOG=1" in said:
            self.fed = time.monotonic()

    def abort(self):
        """As systemd does: SIGABRT, and SIGKILL where that is not enough."""
        self.fed = None
        self.process.send_signal(signal.SIGABRT)
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def said(self, line, pid=None):
        return any(line == said and pid in (None, who) for who, said in self.heard)

    def stop(self):
        """Asks it to end and returns its exit code."""
        self.stops = True
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
        self.thread.join(timeout=60)
        self.socket.close()
        return self.ends[-1]
