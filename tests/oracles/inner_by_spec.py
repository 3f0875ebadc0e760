"""The inner parse of SPEC 5, on tshark's dissection."""

from reading import (AH, FRAGMENT, IPV4, IPV6, NOT_SHOWN, TCP, UDP, Ended, ends_within_itself,
                     ipv4_layer, ipv6_layer, is_fragment, read_addresses, read_link)

WINDOW = 256
MOST_EXTENSION_HEADERS = 8
EXTENSION_HEADERS = {0: "ipv6.hopopts", 43: "ipv6.routing", FRAGMENT: "ipv6.fraghdr", AH: "ah",
                     60: "ipv6.dstopts"}

# The values of a frame of which nothing was read.
NOTHING = {"source_mac": None, "destination_mac": None, "link_bytes": 0, "ip_version": 0,
           "source": None, "destination": None, "protocol": 0, "source_port": None,
           "destination_port": None, "fragment": False, "extension_headers": 0, "ip_origlen": 0}


def read_inner(reading, start):
    """Reads the inner frame that starts there, of the length that the outer parse found."""
    reading.inner = {}
    try:
        parse(reading, start, start + min(reading.outer["inner_caplen"], WINDOW))
    except Ended:
        pass
    reading.inner = NOTHING | reading.inner


def parse(reading, start, end):
    inner = reading.inner
    if start + 14 <= end:
        eth = reading.frame.layer(start, "eth")
        inner["source_mac"] = eth.text("eth.src")
        inner["destination_mac"] = eth.text("eth.dst")
    inner["link_bytes"], ether_type = read_link(reading, start, end)
    read_ip = {IPV4: read_ipv4, IPV6: read_ipv6}.get(ether_type)
    if read_ip is None:
        raise Ended
    read_ip(reading, start, start + inner["link_bytes"], end)


def read_ipv4(reading, start, at, end):
    inner = reading.inner
    ip, header = ipv4_layer(reading.frame, at, end)
    ip_end = at + ip.number("ip.len")
    inner["ip_version"] = 4
    inner["ip_origlen"] = ip_end - start
    if ends_within_itself(ip):
        reading.not_shown.append("5.5: an inner total length below the header drops nothing")
        reading.inner = dict.fromkeys(NOTHING, NOT_SHOWN) | inner
        return
    inner["protocol"] = ip.number("ip.proto")
    inner["fragment"] = is_fragment(ip)
    if inner["protocol"] == AH:
        reading.by_rule.append("5.3: AH in IPv4 is not skipped")
    if at + header > end:
        reading.not_shown.append("5.1: the fixed IP header suffices, its options may be cut")
    read_addresses(inner, ip)
    if ip.number("ip.frag_offset") == 0:
        read_ports(reading, at + header, ip_end, end)


def read_ipv6(reading, start, at, end):
    inner = reading.inner
    ip = ipv6_layer(reading.frame, at, end)
    ip_end = at + 40 + ip.number("ipv6.plen")
    inner["ip_version"] = 6
    inner["ip_origlen"] = ip_end - start
    inner["protocol"] = ip.number("ipv6.nxt")
    read_addresses(inner, ip)
    l4 = skip_extension_headers(reading, at + 40, end)
    if l4 is not None:
        read_ports(reading, l4, ip_end, end)


def skip_extension_headers(reading, at, end):
    """Where the walk from `at` ends (5.3); None when it ends in a later fragment."""
    inner = reading.inner
    inner["extension_headers"] = 0
    while inner["protocol"] in EXTENSION_HEADERS:
        if inner["extension_headers"] == MOST_EXTENSION_HEADERS:
            reading.by_rule.append("5.3: a ninth extension header is not read")
            break
        # Each has 8 bytes or more; with less, tshark shows no layer.
        header = reading.frame.layer(at, EXTENSION_HEADERS[inner["protocol"]])
        if at + 8 > end or at + bytes_of(header) > end:
            reading.by_rule.append("5.3: an extension header is not whole within the window")
            break
        at += bytes_of(header)
        inner["extension_headers"] += 1
        inner["protocol"] = header.number("ah.next_header" if header.name == "ah" else
                                          f"{header.name}.nxt")
        if header.name == "ipv6.fraghdr":
            inner["fragment"] = True
            if header.number("ipv6.fraghdr.offset") != 0:
                return None
    return at


def bytes_of(header):
    """An extension header's length as tshark works it out."""
    if header.name == "ipv6.fraghdr":
        return 8
    if header.name == "ah":
        return header.bytes_in_words("ah.length")
    return header.number(f"{header.name}.len_oct")


def read_ports(reading, at, ip_end, end):
    """5.4; tshark ends a packet where its IP header says, SPEC where the window does."""
    inner = reading.inner
    name = {TCP: "tcp", UDP: "udp"}.get(inner["protocol"])
    if name is None:
        return
    l4 = reading.frame.layer(at, name)
    if at + 4 > end:
        if l4:
            reading.by_rule.append("5.4: the ports are not within the window")
    elif at + 4 > ip_end:
        inner["source_port"] = inner["destination_port"] = NOT_SHOWN
        reading.not_shown.append("5.5: an inner length that ends before the ports drops nothing")
    else:
        inner["source_port"] = l4.number(f"{name}.srcport")
        inner["destination_port"] = l4.number(f"{name}.dstport")
