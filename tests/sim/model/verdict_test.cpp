#include "sim/model/verdict.h"

#include <gtest/gtest.h>

#include <memory>
#include <tuple>
#include <vector>

#include "tests/support/packet.h"

namespace fibertap::model {
namespace {

using testing::Packet;

enum Action { kAccept, kReject };

/// A rule for any IPv4 packet.
Rule any(std::uint32_t number, bool egress, Action action) {
  return {.valid = true,
          .number = number,
          .egress = egress,
          .accept = action == kAccept,
          .ip_version = 4,
          .protocol = {},
          .source = {},
          .destination = {},
          .source_ports = {},
          .destination_ports = {}};
}

Rule ingress(std::uint32_t number, Action action) { return any(number, false, action); }
Rule egress(std::uint32_t number, Action action) { return any(number, true, action); }

Session session(Rules rules) {
  Session session{};
  session.rules = std::make_shared<const Rules>(std::move(rules));
  return session;
}

Mismatch compare(const Rule& rule, const Packet& packet) {
  const testing::Bytes frame = packet.bytes();
  return model::compare(rule, parse_inner(frame));
}

Verdict judge(const Session& session, const Packet& packet, Direction direction) {
  const testing::Bytes frame = packet.bytes();
  return model::judge(session, parse_inner(frame), direction);
}

Packet ipv4() { return Packet().ethernet().ipv4().udp(40000, 53); }
Packet ipv6() { return Packet().ethernet().ipv6().udp(40000, 53); }
Packet non_ip() { return Packet().ethernet().payload(46); }

struct Expected {
  std::optional<abi::Rejection> rejection;
  std::optional<std::size_t> row;
};
Expected accepted(std::size_t row) { return {{}, row}; }
Expected rejected(std::size_t row) { return {abi::Rejection::rule, row}; }
constexpr Expected kNoMatch = {abi::Rejection::no_match, {}};

void expect_verdict(const Rules& rules, Direction direction, const Expected& expected,
                    const Packet& packet = ipv4()) {
  const Verdict verdict = judge(session(rules), packet, direction);
  EXPECT_EQ(verdict.rejection, expected.rejection);
  EXPECT_EQ(verdict.row, expected.row);
}

TEST(RuleConditions, ARuleForAnyPacketMatchesItsIpVersionOnly) {
  Rule rule = any(1, false, kAccept);
  EXPECT_EQ(compare(rule, ipv4()), Mismatch::kNone);
  EXPECT_EQ(compare(rule, ipv6()), Mismatch::kIpVersion);
  rule.ip_version = 6;
  EXPECT_EQ(compare(rule, ipv4()), Mismatch::kIpVersion);
  EXPECT_EQ(compare(rule, ipv6()), Mismatch::kNone);
}

TEST(RuleConditions, ARowThatIsNotValidMatchesNothing) {
  Rules rules = {ingress(1, kAccept), ingress(2, kReject)};
  rules[0].valid = false;
  expect_verdict(rules, Direction::kIngress, {abi::Rejection::rule, 1});
}

TEST(RuleConditions, AProtocolMustBeEqualAndZeroIsOneLikeAnyOther) {
  for (unsigned wanted = 0; wanted < 256; ++wanted) {
    Rule rule = any(1, false, kAccept);
    rule.protocol = static_cast<std::uint8_t>(wanted);
    for (unsigned found : {0u, 1u, 6u, 17u, 255u, wanted}) {
      const Packet packet = ipv4().protocol(static_cast<std::uint8_t>(found));
      EXPECT_EQ(compare(rule, packet), wanted == found ? Mismatch::kNone : Mismatch::kProtocol)
          << wanted << " wanted, found " << found;
      rule.protocol.reset();
      EXPECT_EQ(compare(rule, packet), Mismatch::kNone) << "absent is all";
      rule.protocol = static_cast<std::uint8_t>(wanted);
    }
  }
}

/// Turns one bit of the address at `offset` of an untagged frame.
testing::Bytes with_bit_turned(const Packet& packet, std::size_t offset, unsigned bit) {
  testing::Bytes frame = packet.bytes();
  frame[offset + bit / 8] = static_cast<std::uint8_t>(frame[offset + bit / 8] ^ 0x80 >> bit % 8);
  return frame;
}

TEST(RuleConditions, APrefixCountsExactlyItsBits) {
  for (const auto& [version, packet, source_at, bits] :
       {std::tuple(4u, ipv4(), 26u, 32u), {6u, ipv6(), 22u, 128u}}) {
    const testing::Bytes frame = packet.bytes();
    for (bool is_source : {true, false}) {
      const std::size_t offset = source_at + (is_source ? 0 : bits / 8);
      for (unsigned prefix = 0; prefix <= bits; ++prefix) {
        Rule rule = any(1, false, kAccept);
        rule.ip_version = version;
        Prefix& cidr = is_source ? rule.source : rule.destination;
        cidr.bits = prefix;
        for (unsigned bit = 0; bit < prefix; ++bit) {
          cidr.address[bit / 8] = static_cast<std::uint8_t>(
              cidr.address[bit / 8] | (frame[offset + bit / 8] & 0x80 >> bit % 8));
        }
        EXPECT_EQ(model::compare(rule, parse_inner(frame)), Mismatch::kNone) << prefix;
        for (unsigned bit = 0; bit < bits; ++bit) {
          const testing::Bytes turned = with_bit_turned(packet, offset, bit);
          const Mismatch outside = is_source ? Mismatch::kSource : Mismatch::kDestination;
          ASSERT_EQ(model::compare(rule, parse_inner(turned)),
                    bit < prefix ? outside : Mismatch::kNone)
              << "/" << prefix << ", bit " << bit;
        }
      }
    }
  }
}

TEST(RuleConditions, PortRangesIncludeBothEnds) {
  for (bool is_source : {true, false}) {
    for (const auto& [first, last] :
         {std::pair(0, 0), {0, 65535}, {53, 53}, {1024, 2048}, {65535, 65535}, {255, 256}}) {
      Rule rule = any(1, false, kAccept);
      const PortRange range{static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)};
      (is_source ? rule.source_ports : rule.destination_ports) = range;
      for (int port : {0, 1, 52, 53, 54, 254, 255, 256, 257, 1023, 1024, 1025, 2047, 2048, 2049,
                       65534, 65535}) {
        const auto number = static_cast<std::uint16_t>(port);
        const Packet packet =
            Packet().ethernet().ipv4().tcp(is_source ? number : 7777, is_source ? 7777 : number);
        const Mismatch outside = is_source ? Mismatch::kSourcePort : Mismatch::kDestinationPort;
        EXPECT_EQ(compare(rule, packet), first <= port && port <= last ? Mismatch::kNone : outside)
            << port << " in " << first << "-" << last;
      }
    }
  }
}

TEST(RuleConditions, ARangeNeedsPortsEvenWhenItHoldsAll) {
  Rule source = any(1, false, kAccept);
  source.source_ports = PortRange{0, 65535};
  Rule destination = any(1, false, kAccept);
  destination.destination_ports = PortRange{0, 65535};
  for (const Packet& portless : {Packet().ethernet().ipv4().icmp(), ipv4().fragment_offset(1),
                                 ipv4().cut(37), ipv4().protocol(132)}) {
    EXPECT_EQ(compare(source, portless), Mismatch::kSourcePort);
    EXPECT_EQ(compare(destination, portless), Mismatch::kDestinationPort);
    EXPECT_EQ(compare(any(1, false, kAccept), portless), Mismatch::kNone);
  }
  for (const Packet& with_ports :
       {ipv4(), Packet().ethernet().ipv4().tcp(0, 0), ipv4().more_fragments()}) {
    EXPECT_EQ(compare(source, with_ports), Mismatch::kNone);
    EXPECT_EQ(compare(destination, with_ports), Mismatch::kNone);
  }
}

TEST(RuleConditions, AllMustHold) {
  Rule rule = any(1, false, kAccept);
  rule.protocol = std::uint8_t{17};
  rule.source = {{10, 0, 0, 1}, 32};
  rule.destination = {{10, 0, 0}, 24};
  rule.source_ports = PortRange{40000, 40000};
  rule.destination_ports = PortRange{53, 53};
  EXPECT_EQ(compare(rule, ipv4()), Mismatch::kNone);
  EXPECT_EQ(compare(rule, Packet().ethernet().ipv4().tcp(40000, 53)), Mismatch::kProtocol);
  EXPECT_EQ(compare(rule, ipv4().from("10.0.0.3")), Mismatch::kSource);
  EXPECT_EQ(compare(rule, ipv4().to("10.0.1.2")), Mismatch::kDestination);
  EXPECT_EQ(compare(rule, Packet().ethernet().ipv4().udp(40001, 53)), Mismatch::kSourcePort);
  EXPECT_EQ(compare(rule, ipv4().destination_port(54)), Mismatch::kDestinationPort);
}

TEST(Verdict, TheFirstRowOfTheDirectionThatMatchesDecides) {
  Rule dns = ingress(10, kReject);
  dns.destination_ports = PortRange{53, 53};
  const Rules rules = {egress(5, kReject), dns, ingress(20, kAccept), egress(30, kAccept)};
  expect_verdict(rules, Direction::kIngress, rejected(1));
  expect_verdict(rules, Direction::kIngress, accepted(2), ipv4().destination_port(54));
  expect_verdict(rules, Direction::kEgress, rejected(0));
  expect_verdict({egress(5, kAccept)}, Direction::kIngress, kNoMatch);
  expect_verdict({ingress(5, kAccept)}, Direction::kEgress, kNoMatch);
  expect_verdict({}, Direction::kIngress, kNoMatch);
  expect_verdict(rules, Direction::kIngress, kNoMatch, ipv6());
}

TEST(Verdict, OfAnUnknownDirectionAcceptsWhenEitherListAccepts) {
  const Direction unknown = Direction::kUnknown;
  expect_verdict({}, unknown, kNoMatch);
  // One list only.
  expect_verdict({ingress(1, kAccept)}, unknown, accepted(0));
  expect_verdict({egress(1, kAccept)}, unknown, accepted(0));
  expect_verdict({ingress(1, kReject)}, unknown, rejected(0));
  expect_verdict({egress(1, kReject)}, unknown, rejected(0));
  // Both, the ingress rule before, level with and behind the egress rule.
  for (const auto& [first, second] :
       {std::pair(kAccept, kAccept), {kAccept, kReject}, {kReject, kAccept}, {kReject, kReject}}) {
    const bool second_reported = first == kReject && second == kAccept;
    const Expected expected =
        first == kReject && second == kReject ? rejected(0) : accepted(second_reported ? 1 : 0);
    expect_verdict({ingress(1, first), egress(2, second)}, unknown, expected);
    expect_verdict({egress(1, first), ingress(2, second)}, unknown, expected);
    expect_verdict({ingress(7, first), egress(7, second)}, unknown, expected);
  }
}

TEST(Verdict, OfAnUnknownDirectionTakesTheFirstMatchOfEachListByItself) {
  const Rules rules = {ingress(1, kReject), ingress(2, kAccept), egress(3, kReject),
                       egress(4, kAccept)};
  expect_verdict(rules, Direction::kUnknown, rejected(0));
  Rule elsewhere = ingress(1, kReject);
  elsewhere.protocol = std::uint8_t{6};
  expect_verdict({elsewhere, ingress(2, kAccept), egress(3, kReject)}, Direction::kUnknown,
                 accepted(1));
}

TEST(Verdict, ARuleHitDecidesWhateverStandsBehindIt) {
  Rules rules;
  for (std::uint16_t port = 40; port >= 1; --port) {
    Rule rule = ingress(41u - port, port % 2 == 0 ? kAccept : kReject);
    rule.destination_ports = PortRange{port, 65535};
    rules.push_back(rule);
  }
  // Row r holds the ports from 40 - r on, so the first match of port p is row 40 - p.
  for (std::uint16_t port = 1; port <= 40; ++port) {
    const auto row = static_cast<std::size_t>(40 - port);
    expect_verdict(rules, Direction::kIngress, port % 2 == 0 ? accepted(row) : rejected(row),
                   ipv4().destination_port(port));
  }
  expect_verdict(rules, Direction::kIngress, kNoMatch, ipv4().destination_port(0));
}

TEST(Verdict, ANonIpFrameIsRejectedUnlessTheSessionTakesIt) {
  for (Direction direction : {Direction::kIngress, Direction::kEgress, Direction::kUnknown}) {
    Session with_rules = session({ingress(1, kAccept), egress(2, kAccept)});
    const Verdict refused = judge(with_rules, non_ip(), direction);
    EXPECT_EQ(refused.rejection, abi::Rejection::non_ip);
    EXPECT_EQ(refused.row, std::nullopt);
    with_rules.accept_non_ip = true;
    const Verdict taken = judge(with_rules, non_ip(), direction);
    EXPECT_EQ(taken.rejection, std::nullopt);
    EXPECT_EQ(taken.row, std::nullopt);
  }
}

TEST(Verdict, TakingNonIpFramesTakesNoIpFrame) {
  Session rules = session({ingress(1, kReject)});
  rules.accept_non_ip = true;
  EXPECT_EQ(judge(rules, ipv4(), Direction::kIngress).rejection, abi::Rejection::rule);
  EXPECT_EQ(judge(rules, ipv4(), Direction::kEgress).rejection, abi::Rejection::no_match);
}

TEST(Verdict, TheDefaultSessionTakesEverythingWithoutARule) {
  Session all = session({});
  all.accept_all = true;
  for (const Packet& packet : {ipv4(), ipv6(), non_ip(), Packet()}) {
    for (Direction direction : {Direction::kIngress, Direction::kEgress, Direction::kUnknown}) {
      const Verdict verdict = judge(all, packet, direction);
      EXPECT_EQ(verdict.rejection, std::nullopt);
      EXPECT_EQ(verdict.row, std::nullopt);
    }
  }
}

}  // namespace
}  // namespace fibertap::model
