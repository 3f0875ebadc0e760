"""An instance that boots: its user data runs below a folder, with stand-ins for what is not on this
machine. A stand-in appends its words to `calls`."""

import os
import stat
import subprocess

ROOTS = ("/etc/fibertap", "/etc/systemd", "/usr/local/sbin", "/var/lib/fibertap", "/sys/class/net",
         "/root")
# What the programs that user data calls do here, as lines of sh.
STAND_INS = {
    "apt-get": "",
    "systemctl": "",
    "nproc": "echo 4",
    "ip": "echo 'default via 10.0.1.1 dev mirror0 proto dhcp src 10.0.1.5 metric 100'",
    "aws": """case "$*" in
        "s3 cp "*.yaml*) cp "$MIRROR_YAML" "$4" ;;
        "s3 cp "*) : >"$4" ;;
        *get-secret-value*) echo sesame ;;
      esac""",
    "curl": """case "$*" in
        */amazon-ssm-*/latest/debian_amd64/*.deb) ;;
        *api/token) echo session ;;
        *X-aws-ec2-metadata-token:\\ session*instance-id) echo i-0123 ;;
        *X-aws-ec2-metadata-token:\\ session*lifecycle-state) cat "$LIFECYCLE" ;;
        *X-aws-ec2-metadata-token:\\ session*02:00:00:00:09:09/device-number) echo 1 ;;
        *X-aws-ec2-metadata-token:\\ session*device-number) echo 0 ;;
        *) exit 22 ;;
      esac""",
    # Groups and their rights are root's to give.
    "install": """for word; do
        case "$word" in --group=*) ;; *) set -- "$@" "$word" ;; esac
        shift
      done
      exec /usr/bin/install "$@" """,
}


class Instance:
    def __init__(self, folder, mirror_yaml):
        self.root = folder / "instance"
        self.calls = folder / "calls"
        self.lifecycle = folder / "lifecycle"
        self.lifecycle.write_text("InService")
        self.calls.write_text("")
        for name in ROOTS:
            (self.root / name[1:]).mkdir(parents=True)
        for device, address in (("eth0", "02:00:00:00:01:09"), ("mirror0", "02:00:00:00:09:09")):
            (self.root / "sys/class/net" / device).mkdir()
            (self.root / "sys/class/net" / device / "address").write_text(address)
        (self.root / "etc/systemd/system").mkdir()
        self.programs = folder / "programs"
        self.programs.mkdir()
        for name, lines in STAND_INS.items():
            self.stand_in(name, lines)
        self.environment = os.environ | {
            "PATH": f"{self.programs}:/usr/bin:/bin", "MIRROR_YAML": str(mirror_yaml),
            "LIFECYCLE": str(self.lifecycle)}

    def stand_in(self, name, lines):
        path = self.programs / name
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>{self.calls}\n{lines}\n')
        path.chmod(0o755)

    def here(self, text):
        """The same script with this instance's folders."""
        for name in ROOTS:
            text = text.replace(name, str(self.root / name[1:]))
        return text

    def boot(self, user_data):
        """Runs the user data; its exit code and what it printed."""
        script = self.here(user_data)
        assert script.startswith("#!/bin/bash\n")
        done = subprocess.run(["/bin/bash", "-c", script], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    def mode(self, name):
        return stat.S_IMODE((self.root / name).stat().st_mode)

    def options(self):
        """The option file's (option, value), in order."""
        lines = (self.root / "etc/fibertap/fibertap.conf").read_text().splitlines()
        assert lines[0] == "[run]"
        return [tuple(line.split(" = ", 1)) for line in lines[1:]]
