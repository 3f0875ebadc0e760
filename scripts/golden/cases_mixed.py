"""Cases that mix senders: many sessions at one target, and the demo."""

from golden import programs
from golden.case import case
from golden.lab import TARGET_IP4, VXLAN_PORT, address4, address6, mac
from golden.programs import (dig, fetch, ping, send_udp, serve_dns, serve_http, serve_ssh,
                             vxlan_header)

TUNNEL_VNI = 4242


def open_tunnel(lab, far):
    """A VXLAN network of its own between `far` and the target: both ends send, ARP and all."""
    for end, other in ((far, TARGET_IP4), (lab.target, far.ip4)):
        end.ip("link", "add", "tunnel", "address", mac(end.number, 42), "type", "vxlan", "id",
               str(TUNNEL_VNI), "remote", other, "dstport", str(VXLAN_PORT))
        end.ip("addr", "add", f"{address4(end.number, 42)}/24", "dev", "tunnel")
        end.ip("link", "set", "tunnel", "up")


@case("Many sessions at one target", ("iputils-ping", "python3"), (
    ("VNI 0, egress rule 100, accept: ICMP to the client",
     "vxlan.vni == 0 && ip.dst#2 == 10.0.1.60"),
    ("VNI 0, ingress rule 10, reject: ICMP from the client",
     "vxlan.vni == 0 && ip.src#2 == 10.0.1.60"),
    ("VNI 0, ingress rule 10, reject: between the two, ingress to the VNI either way",
     "vxlan.vni == 0 && !(ip.addr#2 == 10.0.1.60)"),
    ("VNI 16777215, rule 100, accept: UDP to port 514",
     "vxlan.vni == 16777215 && udp.dstport == 514 && !icmp"),
    ("VNI 16777215, no rule: ICMP", "vxlan.vni == 16777215 && ip.proto#2 == 1"),
    ("VNI 4242, ingress rule 100, accept: ICMP from the target",
     "vxlan.vni == 4242 && icmp && eth.dst#2 == 02:00:00:00:2a:32"),
    ("VNI 4242, egress rule 100, accept: ICMP to the target",
     "vxlan.vni == 4242 && icmp && eth.src#2 == 02:00:00:00:2a:32"),
    ("VNI 4242, non_ip: ARP", "vxlan.vni == 4242 && arp"),
    ("unknown_vni: 300", "vxlan.vni == 300"),
    ("unknown_vni: 400", "vxlan.vni == 400"),
    ("not_vxlan: ARP of the underlay", "!vxlan && arp"),
    ("not_vxlan: IP", "!vxlan && !arp"),
    ("of those truncated: VNI 0, accepted, longer than 96 bytes",
     "vxlan.vni == 0 && ip.dst#2 == 10.0.1.60 && udp.length#1 > 112"),
))
def many(lab):
    """Several hosts mirror to one target: the lowest and the highest VNI, two that no session
    has, and two hosts that share one VNI: two sessions with one filter, whose MACs are one
    set. VNI 4242 is a plain VXLAN network in which the target takes part, so that both ends
    send. Besides, the target is pinged, gets a syslog line, and answers ARP.
    """
    shared1, shared2 = lab.source("shared1", 10, vni=0), lab.source("shared2", 11, vni=0)
    highest = lab.source("highest", 20, vni=16777215)
    client = lab.host("client", 60)
    unknown1 = lab.source("unknown1", 30, vni=300)
    unknown2 = lab.source("unknown2", 40, vni=400)
    far = lab.host("far", 50)
    far.plug_underlay(resolve_target=True)
    open_tunnel(lab, far)
    with lab.capture(direction="inout"):
        ping(shared1, client.ip4)
        ping(shared2, client.ip4)
        ping(shared1, shared2.ip4, count=1)
        send_udp(highest, unknown1.ip4, 514, b"<13>a line of syslog")
        ping(highest, unknown2.ip4, count=2)
        ping(unknown1, unknown2.ip4, count=2)
        ping(far, TARGET_IP4, count=2)
        send_udp(far, TARGET_IP4, 514, b"<13>another line of syslog")
        ping(far, address4(lab.target.number, 42), count=3)


@case("The demo: a small VPC at work",
      ("bind9-dnsutils", "curl", "dnsmasq-base", "iputils-ping", "openssh-client",
       "openssh-server", "python3"), (
    ("VNI 1001, ingress rule 100, accept: HTTP requests",
     "vxlan.vni == 1001 && ip.dst#2 == 10.0.1.10 && tcp.dstport == 80 && "
     "!(ip.src#2 == 10.0.1.40)"),
    ("VNI 1001, ingress rule 10, reject: from the scanner",
     "vxlan.vni == 1001 && ip.dst#2 == 10.0.1.10 && ip.src#2 == 10.0.1.40"),
    ("VNI 1001, ingress rule 110, accept: HTTP requests over IPv6",
     "vxlan.vni == 1001 && ipv6.dst == fd00:0:0:1::10 && tcp.dstport == 80"),
    ("VNI 1001, egress rule 10, reject: to the scanner",
     "vxlan.vni == 1001 && ip.dst#2 == 10.0.1.40"),
    ("VNI 1001, egress rule 100, accept: HTTP answers",
     "vxlan.vni == 1001 && tcp.srcport == 80 && ip.src#2 == 10.0.1.10 && "
     "!(ip.dst#2 == 10.0.1.40)"),
    ("VNI 1001, egress rule 110, accept: HTTP answers over IPv6",
     "vxlan.vni == 1001 && tcp.srcport == 80 && ipv6.src == fd00:0:0:1::10"),
    ("VNI 1001, no rule: SSH, neighbour discovery",
     "vxlan.vni == 1001 && (tcp.port == 2222 || icmpv6)"),
    ("VNI 1002, amazon-dns rows: the resolver's", "vxlan.vni == 1002 && ip.addr#2 == 10.0.1.2"),
    ("VNI 1002, ingress and egress rule 100, accept: ICMP", "vxlan.vni == 1002 && icmp"),
    ("VNI 1002, egress rule 50, reject: telemetry in clear text",
     "vxlan.vni == 1002 && udp.dstport == 8125 && !icmp"),
    ("VNI 1002, no rule: HTTP, neighbour discovery",
     "vxlan.vni == 1002 && (tcp.port == 80 || icmpv6)"),
    ("VNI 1002, non_ip: ARP", "vxlan.vni == 1002 && arp"),
    ("VNI 1003, ingress and egress rule 100, accept: SSH, first 96 bytes",
     "vxlan.vni == 1003 && tcp.port == 2222"),
    ("VNI 1003, accepted without a rule: ARP", "vxlan.vni == 1003 && arp"),
    ("VNI 1003, no rule: neighbour discovery", "vxlan.vni == 1003 && icmpv6"),
    ("unknown_vni: 1004", "vxlan.vni == 1004"),
    ("outer_fragment", "ip.flags.mf#1 == 1 || ip.frag_offset#1 > 0"),
    ("bad_vxlan", "udp.dstport#1 == 4789 && vxlan.flag_i == 0"),
    ("outer_malformed: a datagram too short for VXLAN",
     "udp.dstport#1 == 4789 && udp.length#1 < 16"),
    ("not_vxlan: ARP, ping, syslog",
     "!vxlan && !(udp.dstport == 4789) && !(ip.frag_offset#1 > 0)"),
    ("of those truncated: VNI 1001, accepted, longer than 128 bytes",
     "vxlan.vni == 1001 && tcp.port == 80 && !(ip.addr#2 == 10.0.1.40) && udp.length#1 > 144"),
    ("of those truncated: VNI 1003, accepted, longer than 96 bytes",
     "vxlan.vni == 1003 && tcp.port == 2222 && udp.length#1 > 112"),
))
def demo(lab):
    """A web server, an application and a bastion are mirrored, each under a filter of its own: HTTP
    over IPv4 and IPv6, cut to 128 bytes, without what a scanner does; the resolver's DNS and
    ICMP; SSH, first 96 bytes. The target also gets a VNI that no session has, fragmented
    envelopes, two datagrams that are no VXLAN in spite of their port, and traffic of its own.
    """
    resolver, client, scanner = (lab.host("resolver", 2), lab.host("client", 30),
                                 lab.host("scanner", 40))
    web = lab.source("web", 10, vni=1001)
    app = lab.source("app", 20, vni=1002, protocols=("all",))
    bastion = lab.source("bastion", 50, vni=1003, protocols=("all",))
    forgotten = lab.source("forgotten", 60, vni=1004)
    stray = lab.host("stray", 70)
    stray.plug_underlay(mtu=1500, resolve_target=True)
    serve_dns(resolver, {"web": (web.ip4, web.ip6), "app": (app.ip4,)})
    serve_http(web, {"index.html": 900, "style.css": 3000, "photo.raw": 40000})
    serve_ssh(web)
    with lab.capture():
        for name, kind in (("web", "A"), ("web", "AAAA"), ("nowhere", "A")):
            dig(app, resolver.ip4, name, kind)
        fetch(app, web.ip4, "index.html", "style.css", "missing.html")
        fetch(client, web.ip4, "photo.raw")
        fetch(client, web.ip6, "index.html", "style.css")
        ping(scanner, web.ip4, count=2)
        fetch(scanner, web.ip4, "admin", "login", ".env")
        programs.ssh(bastion, web.ip4, "seq 50")
        ping(app, client.ip4, count=5)
        for line in range(4):
            send_udp(app, client.ip4, 8125, b"requests:%d|c" % line)
        ping(forgotten, client.ip4, count=4)
        dig(app, resolver.ip4, "web", "A", "+tcp")
        send_udp(stray, TARGET_IP4, VXLAN_PORT, vxlan_header(1001) + bytes(3000))
        send_udp(stray, TARGET_IP4, VXLAN_PORT, vxlan_header(1001, flags=0) + bytes(50))
        send_udp(stray, TARGET_IP4, VXLAN_PORT, b"no room")
        ping(stray, TARGET_IP4, count=2)
        send_udp(stray, TARGET_IP4, 514, b"<13>a line of syslog")
