#include "host/datapath/sinks/flows/flow_frame.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>

#include "tests/host/datapath/sinks/flows/accepted.h"
#include "tests/support/packet.h"

namespace fibertap {
namespace {

using testing::accepted;
using testing::AcceptedAs;
using testing::Bytes;
using testing::Packet;

Packet ip() { return Packet().ethernet().ipv4("10.0.0.1", "10.0.0.2"); }
Packet ip6() { return Packet().ethernet().ipv6("2001:db8::1", "2001:db8::2"); }

FlowFrame of(const Packet& packet, const AcceptedAs& as = {}) {
  return flow_frame_of(accepted(packet.bytes(), as));
}

/// "4 17 40000>53 28": version, protocol, ports, bytes.
std::string said(const FlowFrame& frame) {
  const FlowKey& key = frame.key;
  const std::string ports =
      key.has_ports != 0 ? fmt::format("{}>{}", key.source_port, key.destination_port) : "-";
  return fmt::format("{} {} {} {}", key.ip_version, key.protocol, ports, frame.bytes);
}

/// A TCP header with these flags.
Packet tcp(Packet packet, std::uint8_t flags) {
  Bytes bytes = packet.tcp(1, 2).bytes();
  const std::size_t header = bytes.size() - 20;
  bytes[header + 13] = flags;
  return Packet().payload(bytes);
}

TEST(FlowFrame, HasWhatTheBlockSays) {
  const FlowFrame frame = of(ip().udp(), {.timestamp_ns = 0x123456789ABCDEF0,
                                          .vni = 0xABCDEF,
                                          .interface_id = 3,
                                          .direction = model::Direction::kIngress,
                                          .rule = 32766});
  EXPECT_EQ(frame.timestamp_ns, 0x123456789ABCDEF0U);
  EXPECT_EQ(frame.key.vni, 0xABCDEFU);
  EXPECT_EQ(frame.interface_id, 3U);
  EXPECT_EQ(frame.key.direction, abi::kEpbInbound);
  EXPECT_EQ(frame.rule_number, 32766U);
  EXPECT_EQ(of(ip().udp(), {.rule = std::nullopt}).rule_number, abi::kNoRule);
}

TEST(FlowFrame, HasAddressesAndPorts) {
  EXPECT_EQ(said(of(ip().udp(40000, 53).payload(10))), "4 17 40000>53 38");
  EXPECT_EQ(said(of(ip6().udp(40000, 53).payload(10))), "6 17 40000>53 58");
  EXPECT_EQ(said(of(Packet().ethernet().vlan(0x88A8).vlan().ipv4().tcp(1, 2))), "4 6 1>2 40");
  const FlowKey four = of(ip().udp()).key;
  EXPECT_EQ(four.source, (std::array<std::uint8_t, 16>{10, 0, 0, 1}));
  EXPECT_EQ(four.destination, (std::array<std::uint8_t, 16>{10, 0, 0, 2}));
  const FlowKey six = of(ip6().udp()).key;
  EXPECT_EQ(six.source[0], 0x20);
  EXPECT_EQ(six.source[15], 1);
  EXPECT_EQ(six.destination[15], 2);
}

TEST(FlowFrame, HasThePortsOfSctp) {
  EXPECT_EQ(said(of(ip().protocol(132).payload({0, 7, 0, 9, 1, 1, 1, 1}))), "4 132 7>9 28");
  EXPECT_EQ(said(of(ip6().protocol(132).payload({0, 7, 0, 9, 1, 1, 1, 1}))), "6 132 7>9 48");
}

TEST(FlowFrame, OfAProtocolWithoutPortsHasNone) {
  EXPECT_EQ(said(of(ip().icmp().payload(56))), "4 1 - 84");
  EXPECT_EQ(said(of(ip().protocol(47).payload(8))), "4 47 - 28");
}

TEST(FlowFrame, ThatIsALaterFragmentHasNoPorts) {
  EXPECT_EQ(said(of(ip().more_fragments().udp(1, 2))), "4 17 1>2 28");
  EXPECT_EQ(said(of(ip().fragment_offset(1).udp(1, 2))), "4 17 - 28");
  EXPECT_EQ(said(of(ip6().fragment_header(0, true).udp(1, 2))), "6 17 1>2 56");
  EXPECT_EQ(said(of(ip6().fragment_header(1).udp(1, 2))), "6 17 - 56");
}

TEST(FlowFrame, SkipsExtensionHeaders) {
  EXPECT_EQ(
      said(of(ip6().hop_by_hop().routing(24).destination_options().authentication().tcp(1, 2))),
      "6 6 1>2 124");
}

TEST(FlowFrame, CountsWhatTheIpHeaderSaysAndNoPadding) {
  EXPECT_EQ(of(ip().udp().padding(18)).bytes, 28U);
  EXPECT_EQ(of(ip().udp().payload(1000), {.keep = 64}).bytes, 1028U);
  EXPECT_EQ(of(ip6().udp().payload(1000), {.keep = 64}).bytes, 1048U);
}

TEST(FlowFrame, CountsTheFrameWhereTheIpHeaderSaysNoLength) {
  EXPECT_EQ(of(ip().ip_length(0).udp().payload(100)).bytes, 128U);
  EXPECT_EQ(of(ip().ip_length(19).udp().payload(100)).bytes, 128U);
  EXPECT_EQ(of(ip6().ip_length(0).udp().payload(100)).bytes, 148U);
}

TEST(FlowFrame, WithoutAddressesHasTheBytesBehindEthernet) {
  EXPECT_EQ(said(of(Packet().ethernet().ether_type(0x0806).payload(28))), "0 0 - 28");
  EXPECT_EQ(said(of(ip().version(5).udp())), "0 0 - 28");
  EXPECT_EQ(said(of(ip().ihl(4).udp())), "0 0 - 28");
  EXPECT_EQ(said(of(Packet().payload(13))), "0 0 - 0");
}

TEST(FlowFrame, RecordsTheFlagsThatAwsRecords) {
  for (const Packet& packet : {ip(), ip6()}) {
    EXPECT_EQ(of(tcp(packet, 0x02)).tcp_flags, 2);   // SYN
    EXPECT_EQ(of(tcp(packet, 0x12)).tcp_flags, 18);  // SYN, ACK
    EXPECT_EQ(of(tcp(packet, 0x10)).tcp_flags, 0);   // ACK
    EXPECT_EQ(of(tcp(packet, 0x18)).tcp_flags, 0);   // PSH, ACK
    EXPECT_EQ(of(tcp(packet, 0x11)).tcp_flags, 1);   // FIN, ACK
    EXPECT_EQ(of(tcp(packet, 0x14)).tcp_flags, 4);   // RST, ACK
    EXPECT_EQ(of(tcp(packet, 0xFF)).tcp_flags, 23);
  }
}

/// The block alone in memory that ends with it, where a sanitizer sees what is read behind it.
FlowFrame read_alone(const Bytes& block) {
  const auto alone = std::make_unique<std::uint8_t[]>(block.size());
  std::memcpy(alone.get(), block.data(), block.size());
  return flow_frame_of({alone.get(), block.size()});
}

/// What the model's parse of the same bytes says.
void expect_as_the_model(const Bytes& frame, std::size_t keep) {
  const FlowFrame found = read_alone(accepted(frame, {.keep = keep}));
  const auto inner = model::parse_inner(model::Bytes(frame).first(std::min(keep, frame.size())));
  SCOPED_TRACE(fmt::format("{} bytes of {:02x}", keep, fmt::join(frame, "")));
  ASSERT_EQ(found.key.ip_version, inner.ip_version);
  if (inner.ip_version == 0) return;
  EXPECT_EQ(found.key.protocol, inner.protocol);
  EXPECT_TRUE(
      std::ranges::equal(inner.source, std::span(found.key.source).first(inner.source.size())));
  EXPECT_TRUE(std::ranges::equal(inner.destination,
                                 std::span(found.key.destination).first(inner.source.size())));
  if (inner.protocol == 132) return;  // its ports are no key of the model's
  ASSERT_EQ(found.key.has_ports != 0, inner.ports.has_value());
  if (!inner.ports) return;
  EXPECT_EQ(found.key.source_port, inner.ports->source);
  EXPECT_EQ(found.key.destination_port, inner.ports->destination);
}

std::vector<Bytes> kinds_of_frames() {
  return {ip().udp().payload(20).bytes(),
          ip().options(40).udp().payload(300).bytes(),
          Packet().ethernet().vlan(0x88A8).vlan().ipv4().tcp().payload(9).bytes(),
          ip6().tcp().payload(30).bytes(),
          ip6().hop_by_hop().routing(24).authentication().fragment_header().udp().bytes(),
          ip6().fragment_header(3).udp().bytes(),
          ip6().hop_by_hop(200).udp().bytes(),
          ip6().hop_by_hop(232).udp().payload(50).bytes(),
          ip().protocol(132).payload(12).bytes(),
          Packet().ethernet().ether_type(0x0806).payload(28).bytes()};
}

TEST(FlowFrame, CutAnywhereHasWhatTheModelSeesOfIt) {
  for (const Bytes& frame : kinds_of_frames()) {
    for (std::size_t keep = 0; keep <= frame.size(); ++keep) expect_as_the_model(frame, keep);
  }
}

TEST(FlowFrame, WithRandomBytesHasWhatTheModelSeesOfIt) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const std::vector<Bytes> kinds = kinds_of_frames();
  for (int i = 0; i < 20'000 && !HasFailure(); ++i) {
    Bytes frame = kinds[random() % kinds.size()];
    for (unsigned changes = random() % 4; changes > 0; --changes) {
      frame[random() % std::min<std::size_t>(frame.size(), 90)] =
          static_cast<std::uint8_t>(random());
    }
    expect_as_the_model(frame, random() % 4 == 0 ? random() % (frame.size() + 1) : frame.size());
  }
}

}  // namespace
}  // namespace fibertap
