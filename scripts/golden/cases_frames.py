"""Cases about the shape of frames: fragments, VLAN tags, sizes, the outer IP version."""

from golden.case import case
from golden.lab import TARGET_IP6, VXLAN_PORT
from golden.programs import fetch, ping, send_udp, serve_http, vxlan_header


@case("Fragments, inside and outside", ("iputils-ping", "python3"), (
    ("VNI 10001, ingress rules 100 and 110, accept: first fragments to port 7777",
     "vxlan.vni == 10001 && udp.dstport == 7777 && !icmp && !icmpv6"),
    ("VNI 10001, no rule: their later fragments, which have no ports",
     "vxlan.vni == 10001 && ((ip.proto#2 == 17 && ip.frag_offset#2 > 0) || "
     "(ipv6.fraghdr.nxt == 17 && ipv6.fraghdr.offset > 0))"),
    ("VNI 10001, no rule: ICMP and ICMPv6",
     "vxlan.vni == 10001 && (ip.proto#2 == 1 || ipv6.fraghdr.nxt == 58 || icmpv6)"),
    ("VNI 10002, rule 100, accept: all IPv4", "vxlan.vni == 10002 && ip.version#2 == 4"),
    ("VNI 10002, rule 110, accept: every fragment of UDP over IPv6",
     "vxlan.vni == 10002 && ipv6.fraghdr.nxt == 17 && !icmpv6"),
    ("VNI 10002, no rule: ICMPv6",
     "vxlan.vni == 10002 && (ipv6.fraghdr.nxt == 58 || icmpv6)"),
    ("unknown_vni: neighbour discovery of others", "vxlan.vni == 10003 && icmpv6"),
    ("outer_fragment over IPv4, even those that have the UDP header",
     "ip.flags.mf#1 == 1 || ip.frag_offset#1 > 0"),
    ("outer_fragment over IPv6", "eth.type#1 == 0x86dd && ipv6.nxt#1 == 44"),
))
def fragments(lab):
    """Datagrams of 4 000 and 5 000 bytes, IPv4 and IPv6, between two mirrored hosts. A rule with a
    port takes only the first fragment; a rule without takes all. A third host is mirrored over
    an underlay of 1 500 bytes, too small for the envelope: there it is the envelope that is
    fragmented. Linux does not do so over IPv6, so these are of a sender in user space.
    """
    host, peer = lab.source("host", 10, vni=10001), lab.source("peer", 20, vni=10002)
    client, narrow = lab.host("client", 40), lab.host("narrow", 30)
    narrow.plug_underlay(mtu=1500)
    narrow.mirror(10003)
    # A copy too large for the underlay would lower the path MTU of the flow it is made of.
    narrow.ip("route", "change", "10.0.1.0/24", "dev", "eth0", "mtu", "lock", "1500")
    with lab.capture():
        for address in (host.ip4, host.ip6):
            ping(peer, address, count=1, size=4000)
            send_udp(peer, address, 7777, bytes(5000))
        ping(client, narrow.ip4, count=2, size=1472)
        send_udp(narrow, TARGET_IP6, VXLAN_PORT, vxlan_header(10003) + bytes(3000))


@case("VLAN tags, inside and outside", ("iputils-ping",), (
    ("VNI 11001, accepted without a rule: ARP", "vxlan.vni == 11001 && arp"),
    ("VNI 11001, rule 100, accept: ICMP", "vxlan.vni == 11001 && icmp"),
    ("VNI 11001, rule 200, accept: ICMPv6", "vxlan.vni == 11001 && icmpv6"),
    ("VNI 11002, non_ip: ARP", "vxlan.vni == 11002 && arp"),
    ("VNI 11002, direction unknown, rule 10, reject: the second network",
     "vxlan.vni == 11002 && icmp && ip.src#2 == 10.0.6.0/24"),
    ("VNI 11002, direction unknown, rule 100, accept: ICMP of the first network",
     "vxlan.vni == 11002 && icmp && ip.src#2 == 10.0.5.0/24"),
    ("VNI 11002, no rule: ICMPv6", "vxlan.vni == 11002 && icmpv6"),
    ("VNI 11003, rule 100, accept: one outer tag",
     "vxlan.vni == 11003 && vlan.id#1 == 9 && icmp"),
    ("VNI 11004, rule 100, accept: two outer tags",
     "vxlan.vni == 11004 && ieee8021ad.id#1 == 9 && icmp"),
    ("of those, inner frames with one tag", "vlan && !ieee8021ad && vxlan.vni < 11003"),
    ("of those, inner frames with two tags", "ieee8021ad && vxlan.vni < 11003"),
))
def vlan(lab):
    """Two mirrored hosts ping each other on a VLAN and on a VLAN in a VLAN (802.1ad), IPv4 and
    IPv6. Everything is mirrored, ARP too, which one session accepts (`NonIp: accept`) and the
    other does not. Two further hosts send their copies over a tagged and a doubly tagged underlay.
    The tags are put on by a relay in user space: many kernels come without the VLAN driver.
    """
    host = lab.source("host", 10, vni=11001, protocols=("all",))
    peer = lab.source("peer", 20, vni=11002, protocols=("all",))
    for end in (host, peer):
        end.add_vlan_device("vlan5", "eth0", ("8100:5",),
                            (f"10.0.5.{end.number}/24", f"fd00:0:0:5::{end.number}/64"))
        end.add_vlan_device("qinq6", "eth0", ("88a8:7", "8100:6"), (f"10.0.6.{end.number}/24",))
    client = lab.host("client", 50)
    tagged, twice = lab.host("tagged", 30), lab.host("twice", 40)
    for outer, vni, tags in ((tagged, 11003, ("8100:9",)), (twice, 11004, ("88a8:9", "8100:8"))):
        outer.plug_underlay(vlan_tags=tags)
        outer.mirror(vni)
    with lab.capture():
        for address in ("10.0.5.20", "10.0.6.20", "fd00:0:0:5::20"):
            ping(host, address)
        ping(client, tagged.ip4)
        ping(client, twice.ip4)


@case("Jumbo and TSO-sized frames", ("curl", "ethtool", "python3"), (
    ("VNI 12001, egress rule 100, accept", "vxlan.vni == 12001 && tcp.srcport == 80"),
    ("VNI 12001, ingress rule 100, accept", "vxlan.vni == 12001 && tcp.dstport == 80"),
    ("VNI 12002, egress rule 100, accept", "vxlan.vni == 12002 && tcp.srcport == 80"),
    ("VNI 12002, no rule", "vxlan.vni == 12002 && tcp.dstport == 80"),
    ("of those, inner frames of 9 015 bytes", "udp.length == 9031"),
    ("of those, above 9 728 bytes: ingest_cut, and so truncated", "frame.len > 9728"),
))
def tso(lab):
    """A page is fetched with a MTU of 9 001 bytes, and another with segmentation offload on, where
    tc copies segments that nothing has cut yet: envelopes above 9 728 bytes, of which the
    first 9 728 are taken in. Their TCP checksums are still to be filled in by the hardware.
    """
    jumbo, jumbo_client = lab.source("jumbo", 10, vni=12001, mtu=9001), lab.host("c20", 20, 9001)
    large, large_client = lab.source("large", 30, vni=12002), lab.host("c40", 40)
    for device in ("eth0", "mirror0"):
        large.use_large_segments(device, 14000)
    serve_http(jumbo, {"page": 27000})
    serve_http(large, {"page": 45000})
    with lab.capture():
        fetch(jumbo_client, jumbo.ip4, "page")
        fetch(large_client, large.ip4, "page")


@case("Envelopes over IPv6", ("curl", "iputils-ping", "python3"), (
    ("VNI 13001, ingress rule 100, accept: HTTP requests over IPv6",
     "vxlan.vni == 13001 && ipv6.dst#2 == fd00:0:0:1::10 && tcp.dstport == 80"),
    ("VNI 13001, egress rule 100, accept: HTTP answers over IPv6",
     "vxlan.vni == 13001 && ipv6.src#2 == fd00:0:0:1::10 && tcp.srcport == 80"),
    ("VNI 13001, no rule: neighbour discovery", "vxlan.vni == 13001 && icmpv6"),
    ("VNI 13001, direction unknown, egress rule 50, accept: ICMP over IPv4",
     "vxlan.vni == 13001 && icmp"),
    ("VNI 13002, direction unknown, rule 100, accept: ICMP over IPv4",
     "vxlan.vni == 13002 && icmp"),
    ("VNI 13002, no rule: IPv6", "vxlan.vni == 13002 && icmpv6"),
    ("of those truncated: VNI 13002, accepted, longer than 60 bytes",
     "vxlan.vni == 13002 && icmp && udp.length#1 > 76"),
    ("of those, without outer checksum", "udp.checksum#1 == 0"),
))
def outer6(lab):
    """The underlay is IPv6, once without UDP checksum and once with. Sessions name no MAC: an IPv6
    frame's direction comes from the outer source, an IPv4 frame's stays unknown.
    """
    web = lab.source("web", 10, vni=13001, outer=6, vxlan=("udp6zerocsumtx",))
    peer = lab.source("peer", 20, vni=13002, outer=6)
    client = lab.host("client", 30)
    serve_http(web, {"index.html": 3000})
    with lab.capture():
        fetch(client, web.ip6, "index.html")
        ping(client, web.ip4, count=2)
        ping(client, peer.ip4, count=2)
        ping(client, peer.ip6, count=2)
