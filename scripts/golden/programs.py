"""The real programs whose traffic is recorded: servers to start, clients to run."""

import getpass
import pathlib

PYTHON = "/usr/bin/python3"
SSH_PORT = 2222
DNS_ZONE = "vpc.example"


def serve_http(host, pages, port=80):
    """python3 -m http.server with `pages`, a map of file name to size in bytes."""
    folder = pathlib.Path(host.lab.folder) / f"http-{host.number}-{port}"
    folder.mkdir()
    for name, size in pages.items():
        line = f"{name}: mirrored by Fibertap\n"
        (folder / name).write_text((line * (size // len(line) + 1))[:size])
    host.start(PYTHON, "-m", "http.server", str(port), "--bind", "::", "--directory", str(folder))
    host.wait_for_listener(port)


def fetch(host, address, *paths, port=80, options=()):
    """curl, one connection for all `paths`; a missing page is an answer like any other."""
    name = f"[{address}]" if ":" in address else address
    urls = [f"http://{name}:{port}/{path}" for path in paths]
    sinks = [part for _ in urls for part in ("-o", "/dev/null")]
    host.run("curl", "--silent", "--show-error", *options, *sinks, *urls)


def serve_dns(host, names):
    """dnsmasq, the only authority on DNS_ZONE; `names` maps a host name to its addresses."""
    records = [f"--host-record={name}.{DNS_ZONE},{','.join(to)}" for name, to in names.items()]
    host.start("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv",
               "--no-hosts", "--user=" + getpass.getuser(), "--pid-file=",
               f"--local=/{DNS_ZONE}/", *records)
    host.wait_for_listener(53)


def dig(host, server, name, kind, *options):
    host.run("dig", f"@{server}", f"{name}.{DNS_ZONE}", kind, "+short", "+tries=1", *options)


def serve_ssh(host):
    """sshd with keys of its own, on SSH_PORT."""
    folder = pathlib.Path(host.lab.folder)
    for key in ("host_key", "user_key"):
        if not (folder / key).exists():
            host.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f",
                     str(folder / key))
    (folder / "sshd_config").write_text(
        f"Port {SSH_PORT}\nHostKey {folder}/host_key\nAuthorizedKeysFile {folder}/user_key.pub\n"
        "PermitRootLogin prohibit-password\nPasswordAuthentication no\nUsePAM no\n"
        "StrictModes no\nPidFile none\n")
    # sshd wants /run/sshd. `ip netns exec` gives a mount namespace, so this /run is sshd's alone.
    host.start("sh", "-c", "mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && "
               f"exec /usr/sbin/sshd -D -f {folder}/sshd_config")
    host.wait_for_listener(SSH_PORT)


def ssh(host, address, command):
    folder = host.lab.folder
    return host.run("ssh", "-F", "none", "-i", f"{folder}/user_key", "-p", str(SSH_PORT), "-o",
                    "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                    f"{getpass.getuser()}@{address}", command)


def ping(host, address, count=3, size=56, options=()):
    host.run("ping", "-n", "-q", "-c", str(count), "-i", "0.05", "-W", "1", "-s", str(size),
             *options, address, check=False)


def send_udp(host, address, port, payload, source_port=0):
    """One datagram; `payload` is bytes."""
    family = "AF_INET6" if ":" in address else "AF_INET"
    host.run(PYTHON, "-c", f"import socket\ns = socket.socket(socket.{family}, socket.SOCK_DGRAM)\n"
             f"s.bind(('', {source_port}))\n"
             f"s.sendto(bytes.fromhex('{payload.hex()}'), ('{address}', {port}))")


def vxlan_header(vni, flags=0x08):
    return bytes([flags, 0, 0, 0]) + vni.to_bytes(3, "big") + b"\0"
