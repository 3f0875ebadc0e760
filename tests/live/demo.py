"""What the tests of scripts/demo-live and scripts/demo-suricata share: running one, and looking for what
it left."""

import os
import pathlib
import subprocess
import time
import uuid

from live import TOP
from program import FIBERTAP, ProgramTest

MARK = "DEMO_TEST"  # in the environment of all that the demo starts
NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


class DemoTest(ProgramTest):
    DEMO = None

    def start(self, program=FIBERTAP, as_user=()):
        """`as_user` are words before the command, which make it another user's."""
        self.mark = f"{MARK}={uuid.uuid4()}"
        self.folder.chmod(0o777)
        environment = os.environ | {"TMPDIR": str(self.folder), "HOME": "/nonexistent",
                                    MARK: self.mark.split("=")[1]}
        demo = subprocess.Popen([*as_user, TOP / "scripts" / self.DEMO, program], text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
                                start_new_session=True)
        self.addCleanup(self.end, demo)
        return demo

    def end(self, demo):
        if demo.poll() is None:
            demo.terminate()
        demo.communicate(timeout=60)

    def running(self):
        """Names of the processes that the demo started and that still run; its namespaces have no names,
        so they are there as long as one of these."""
        found = []
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "comm").read_text())
            except OSError:
                pass  # it has ended meanwhile
        return found

    def assert_nothing_remains(self):
        """What removes the interfaces of a target that was killed needs a moment for that."""
        deadline = time.monotonic() + 30
        while self.running() and time.monotonic() < deadline:
            time.sleep(0.02)
        self.assertEqual(self.running(), [])
        self.assert_nothing_left()

    def somebody(self):
        """Words that make a command that of a user without rights, where this is root and such users
        may make the namespaces of a demo, and read this tree; else none."""
        if os.geteuid() != 0:
            return ()
        for tried in (("unshare", "--user", "--map-root-user", "--net", "--", "ip", "link", "add", "eth0",
                       "type", "veth"), ("test", "-r", TOP / "scripts" / self.DEMO)):
            if subprocess.run([*AS_NOBODY, *tried], check=False, capture_output=True).returncode != 0:
                return ()
        return AS_NOBODY
