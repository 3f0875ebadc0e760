"""The outer parse of SPEC 3, on tshark's dissection."""

from reading import (FRAGMENT, IPV4, IPV6, NOT_SHOWN, UDP, Ended, ends_within_itself, ipv4_layer,
                     ipv6_layer, is_fragment, read_addresses, read_link)

MOST_BYTES_TAKEN_IN = 9728

# The values of a frame of which nothing was read.
NOTHING = {"disposition": None, "link_bytes": 0, "ether_type": 0, "ip_version": 0, "source": None,
           "destination": None, "source_port": 0, "destination_port": 0, "udp_length": 0,
           "truncated": False, "vni": 0, "inner_caplen": 0}


def read_outer(reading, vxlan_port):
    """Where the inner frame starts; None when the frame has a disposition."""
    start = None
    try:
        start = parse(reading, vxlan_port)
    except Ended as ended:
        reading.outer["disposition"] = ended.disposition
        if reading.frame.shows("vxlan"):
            reading.by_rule.append(f"2: {ended.disposition} ends the parse, tshark reads on")
    reading.outer = NOTHING | reading.outer
    return start


def parse(reading, vxlan_port):
    frame, outer = reading.frame, reading.outer
    end = min(frame.caplen, MOST_BYTES_TAKEN_IN)
    if end < frame.caplen:
        reading.by_rule.append(f"1: at most {MOST_BYTES_TAKEN_IN} bytes are taken in")
    if frame.origlen < frame.caplen:
        reading.by_rule.append("1: origlen below caplen is raised")

    # 3.1, 3.2
    outer["link_bytes"], outer["ether_type"] = read_link(reading, 0, end, "not_vxlan")
    read_ip = {IPV4: read_ipv4, IPV6: read_ipv6}.get(outer["ether_type"])
    if read_ip is None:
        raise Ended("not_vxlan")
    udp_start, l3_payload = read_ip(reading, outer["link_bytes"], end)

    # 3.3
    if udp_start + 8 > end:
        raise Ended("not_vxlan")
    udp = frame.layer(udp_start, "udp")
    outer["source_port"] = udp.number("udp.srcport")
    outer["destination_port"] = udp.number("udp.dstport")
    outer["udp_length"] = length = udp.number("udp.length")
    if outer["destination_port"] != vxlan_port:
        raise Ended("not_vxlan")

    # 3.4, 3.5
    if length < 16 or length > l3_payload or udp_start + 16 > end:
        raise Ended("outer_malformed")
    outer["truncated"] = udp_start + length > max(frame.origlen, frame.caplen)
    vxlan = frame.layer(udp_start + 8, "vxlan")
    if not vxlan.number("vxlan.flag_i"):
        raise Ended("bad_vxlan")
    outer["vni"] = vxlan.number("vxlan.vni")

    # 3.6
    inner_start, inner_end = udp_start + 16, udp.end("udp.payload")
    if inner_end > udp_start + length:
        reading.by_rule.append("3.6: bytes after the UDP length are padding")
    outer["inner_caplen"] = min(inner_end, udp_start + length, end) - inner_start
    return inner_start


def read_ipv4(reading, at, end):
    """Where the UDP header starts, and the L3 payload."""
    ip, header = ipv4_layer(reading.frame, at, end, "not_vxlan")
    if at + header > end:
        raise Ended("not_vxlan")
    reading.outer["ip_version"] = 4
    if ends_within_itself(ip):
        reading.not_shown.append("3.4: a total length below the header makes a payload of 0")
        reading.outer = dict.fromkeys(NOTHING, NOT_SHOWN) | reading.outer
        raise Ended(NOT_SHOWN)
    read_addresses(reading.outer, ip)
    if is_fragment(ip):
        raise Ended("outer_fragment")
    if ip.number("ip.proto") != UDP:
        raise Ended("not_vxlan")
    return at + header, ip.number("ip.len") - header


def read_ipv6(reading, at, end):
    """Where the UDP header starts, and the L3 payload."""
    ip = ipv6_layer(reading.frame, at, end, "not_vxlan")
    reading.outer["ip_version"] = 6
    read_addresses(reading.outer, ip)
    if ip.number("ipv6.nxt") == FRAGMENT:
        raise Ended("outer_fragment")
    if ip.number("ipv6.nxt") != UDP:
        raise Ended("not_vxlan")
    return at + 40, ip.number("ipv6.plen")
