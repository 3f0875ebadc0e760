"""Cases that record one program each."""

from golden import programs
from golden.case import case
from golden.lab import address4, address6
from golden.programs import dig, fetch, ping, send_udp, serve_dns, serve_http, serve_ssh


@case("HTTP over IPv4", ("curl", "python3"), (
    ("ingress rule 50, reject: the admin's requests",
     "ip.dst#2 == 10.0.1.10 && ip.src#2 == 10.0.1.30"),
    ("ingress rule 100, accept: requests to port 80",
     "ip.dst#2 == 10.0.1.10 && ip.src#2 == 10.0.1.20 && tcp.dstport == 80"),
    ("egress rule 100, accept: answers from port 80",
     "ip.src#2 == 10.0.1.10 && tcp.srcport == 80"),
    ("no rule: port 8080, both ways", "tcp.port == 8080"),
    ("of those truncated: accepted, and longer than 128 bytes",
     "!(ip.src#2 == 10.0.1.30) && tcp.port == 80 && udp.length > 144"),
))
def http4(lab):
    """A web server is mirrored; a client fetches several pages over one connection, one that does
    not exist, and one from a port without a rule. The admin's requests are rejected, the
    answers to them are not: rules are per direction. The session names no MAC, so that the outer
    source address gives the direction, and cuts to 128 bytes.
    """
    web = lab.source("web", 10, vni=5001)
    client = lab.host("client", 20)
    admin = lab.host("admin", 30)
    serve_http(web, {"index.html": 600, "large.html": 9000, "small.txt": 5})
    serve_http(web, {"status": 100}, port=8080)
    with lab.capture():
        fetch(client, web.ip4, "index.html", "small.txt", "large.html")
        fetch(client, web.ip4, "missing.html")
        fetch(client, web.ip4, "status", port=8080)
        fetch(admin, web.ip4, "index.html")


@case("HTTP over IPv6", ("curl", "python3"), (
    ("VNI 6001, TCP: ingress rule 100 and egress rule 100 tie, ingress is reported",
     "vxlan.vni == 6001 && tcp"),
    ("VNI 6001, no rule: neighbour discovery", "vxlan.vni == 6001 && icmpv6"),
    ("VNI 6002, egress rule 100, accept: requests",
     "vxlan.vni == 6002 && eth.src#2 == 02:00:00:00:01:14 && tcp.dstport == 80"),
    ("VNI 6002, ingress rule 10, reject: answers",
     "vxlan.vni == 6002 && eth.dst#2 == 02:00:00:00:01:14 && tcp.srcport == 80"),
    ("VNI 6002, no rule: neighbour discovery", "vxlan.vni == 6002 && icmpv6"),
))
def http6(lab):
    """Client and server are both mirrored, so that every frame comes twice. The client's session
    names its MAC. The server's names none, and an IPv6 frame in an IPv4 envelope leaves the
    direction unknown: both lists are asked, and either may accept.
    """
    web = lab.source("web", 10, vni=6001)
    client = lab.source("client", 20, vni=6002)
    serve_http(web, {"index.html": 600, "large.html": 9000})
    with lab.capture():
        fetch(client, web.ip6, "index.html", "large.html")
        fetch(client, web.ip6, "missing.html")


@case("DNS over UDP and TCP", ("bind9-dnsutils", "dnsmasq-base"), (
    ("VNI 7001, amazon-dns egress row: queries to the resolver",
     "vxlan.vni == 7001 && (udp.dstport#2 == 53 || tcp.dstport == 53) && "
     "(ip.dst#2 == 10.0.1.2 || ipv6.dst == fd00:0:0:1::2)"),
    ("VNI 7001, amazon-dns ingress row: its answers",
     "vxlan.vni == 7001 && (udp.srcport#2 == 53 || tcp.srcport == 53) && "
     "(ip.src#2 == 10.0.1.2 || ipv6.src == fd00:0:0:1::2)"),
    ("VNI 7001, no rule: another server, neighbour discovery",
     "vxlan.vni == 7001 && (ip.addr#2 == 10.0.1.3 || icmpv6)"),
    ("VNI 7002, egress rule 100: queries over UDP",
     "vxlan.vni == 7002 && udp.dstport#2 == 53"),
    ("VNI 7002, ingress rule 100: answers over UDP",
     "vxlan.vni == 7002 && udp.srcport#2 == 53"),
    ("VNI 7002, no rule: DNS over TCP, and the other's neighbour discovery",
     "vxlan.vni == 7002 && (tcp || icmpv6)"),
    ("of those, answers that say NXDOMAIN", "dns.flags.rcode == 3"),
))
def dns(lab):
    """Two hosts ask for addresses that exist and one that does not, over UDP and TCP, IPv4 and
    IPv6. One session takes the network service `amazon-dns` with the resolver's addresses named,
    so that another server's answers are left out; the other says the same with rules, for UDP.
    """
    resolver, other = lab.host("resolver", 2), lab.host("other", 3)
    app1, app2 = lab.source("app1", 10, vni=7001), lab.source("app2", 20, vni=7002)
    for server in (resolver, other):
        serve_dns(server, {"web": (address4(10), address6(10)), "app": (address4(20),)})
    with lab.capture():
        for app in (app1, app2):
            dig(app, resolver.ip4, "web", "A")
            dig(app, resolver.ip4, "web", "AAAA")
            dig(app, resolver.ip4, "missing", "A")
            dig(app, resolver.ip4, "app", "A", "+tcp")
        dig(app1, resolver.ip6, "web", "AAAA")
        dig(app1, resolver.ip6, "missing", "A", "+tcp")
        dig(app1, other.ip4, "web", "A")


@case("A short SSH session", ("openssh-client", "openssh-server"), (
    ("ingress rule 100, accept: to port 2222", "tcp.dstport == 2222"),
    ("egress rule 100, accept: from port 2222", "tcp.srcport == 2222"),
    ("of those truncated: longer than 66 bytes", "tcp.port == 2222 && udp.length > 82"),
))
def ssh(lab):
    """The server is mirrored, headers only: the packet length is 66 bytes, Ethernet, IPv4 and TCP
    with its usual options. The port comes from a parameter of the template.
    """
    client = lab.host("client", 20)
    server = lab.source("server", 10, vni=8001)
    serve_ssh(server)
    with lab.capture():
        programs.ssh(client, server.ip4, "seq 200")


@case("Ping, and other ICMP", ("iputils-ping", "python3"), (
    ("ingress rule 10, reject: ICMP from 10.0.1.30", "icmp && ip.src#2 == 10.0.1.30"),
    ("ingress rule 100, accept: other ICMP",
     "icmp && ip.dst#2 == 10.0.1.10 && ip.src#2 == 10.0.1.20"),
    ("ingress rule 200, accept: ICMPv6", "icmpv6 && ipv6.dst#1 == fd00:0:0:1::10"),
    ("egress rule 100, accept: any protocol over IPv4", "ip.src#2 == 10.0.1.10"),
    ("egress rule 200, accept: ICMPv6", "icmpv6 && ipv6.src#1 == fd00:0:0:1::10"),
    ("egress rule 210, accept: ICMPv6 behind a hop-by-hop header", "vxlan && ipv6.hopopts"),
    ("no rule: UDP to a closed port", "udp.dstport == 9999 && !icmp && !icmpv6"),
    ("no rule, direction unknown: a multicast address is no MAC of the session",
     "vxlan && icmpv6.type == 135 && eth.src#2 == 02:00:00:00:01:14"),
    ("not_vxlan: multicast reports of the underlay", "!vxlan"),
))
def icmp(lab):
    """A host is pinged over IPv4 and IPv6, pings others, and answers datagrams to a closed port
    with port-unreachable, which carry the offending header along. Recording starts as the host
    comes up, so that its multicast reports, behind a hop-by-hop header, are in as well.
    """
    peer, scanner = lab.host("peer", 20), lab.host("scanner", 30)
    with lab.capture():
        host = lab.source("host", 10, vni=9001)
        ping(peer, host.ip4)
        ping(peer, host.ip4, size=1400)
        ping(scanner, host.ip4)
        ping(peer, host.ip6)
        ping(host, peer.ip6, count=2)
        ping(host, peer.ip4, count=2)
        send_udp(peer, host.ip4, 9999, b"anyone there?")
        send_udp(peer, host.ip6, 9999, b"anyone there?")
