#include <gtest/gtest.h>

#include <vector>

#include "tests/sim/model/rig.h"

namespace fibertap {
namespace {

using abi::Disposition;
using testing::accepting;
using testing::any_packet;
using testing::arp;
using testing::Batch;
using testing::Block;
using testing::mirror_of;
using testing::mirrored;
using testing::mirrored_over_ipv6;
using testing::Packet;
using testing::Rig;

Packet query() { return Packet().ethernet().ipv4().udp(40000, 53); }

TEST(ModelSession, IsTheOneWithExactlyTheVni) {
  Mirror mirror;
  mirror.filters = accepting(0).filters;
  const std::vector<std::uint32_t> vnis = {0, 1, 0xFF, 0x100, 0x8000, 0xFFFF, 0x10000, 0xFFFFFF};
  for (std::uint32_t vni : vnis) mirror.sessions.push_back(testing::session(vni));
  Rig rig(mirror);
  for (std::size_t i = 0; i < vnis.size(); ++i) {
    const Batch batch = rig.run(mirrored(query()).vni(vnis[i]));
    ASSERT_EQ(batch.blocks.size(), 1u) << vnis[i];
    EXPECT_EQ(batch.blocks[0].vni, vnis[i]);
    EXPECT_EQ(batch.blocks[0].interface_id, i) << "given in the order of the VNIs";
    EXPECT_EQ(rig.counters().sessions[i].accepted, 1u);
  }
  for (std::uint32_t vni : {2u, 0xFEu, 0x101u, 0x7FFFu, 0xFFFEu, 0x10001u, 0xFFFFFEu, 0xFF0000u}) {
    EXPECT_EQ(rig.run(mirrored(query()).vni(vni)).frames(Disposition::unknown_vni), 1u) << vni;
  }
}

TEST(ModelSession, TheDefaultOneTakesWholeFramesOfEveryOtherVni) {
  Rig rig(mirror_of(1, {}), {.accept_unknown_vni = true});
  EXPECT_EQ(rig.run(mirrored(query())).frames(Disposition::rejected), 1u) << "VNI 1 is known";
  for (const Packet& inner : {query(), arp(), Packet().ethernet().ipv6(), query().payload(9000)}) {
    for (std::uint32_t vni : {0u, 2u, 0xFFFFFFu}) {
      const Batch batch = rig.run(mirrored(inner).vni(vni));
      ASSERT_EQ(batch.blocks.size(), 1u);
      EXPECT_EQ(batch.blocks[0].vni, vni) << "the frame's own";
      EXPECT_EQ(batch.blocks[0].data, inner.bytes());
      EXPECT_EQ(batch.blocks[0].number, 0xFFFFFFFFu);
      EXPECT_EQ(batch.blocks[0].row, 0xFFFFFFFFu);
    }
  }
  EXPECT_EQ(rig.counters().sessions.at(1).accepted, 12u);
}

TEST(ModelSession, TheDefaultOneTellsTheDirectionByTheOuterSource) {
  Rig rig({}, {.accept_unknown_vni = true});
  EXPECT_EQ(rig.run(mirrored(query().to("172.31.0.238"))).blocks.at(0).flags, 1u);
  EXPECT_EQ(rig.run(mirrored(query().from("172.31.0.238"))).blocks.at(0).flags, 2u);
  EXPECT_EQ(rig.run(mirrored(query())).blocks.at(0).flags, 0u);
}

TEST(ModelSession, NonIpFramesAreTakenWhereTheSessionSaysSo) {
  Mirror mirror = accepting(1);
  EXPECT_EQ(Rig(mirror).run(mirrored(arp())).rejected_by(abi::Rejection::non_ip), 1u);

  mirror.sessions[0].accept_non_ip = true;
  mirror.sessions[0].macs = {testing::kSourceMac};
  Rig rig(mirror);
  const Batch batch = rig.run(mirrored(arp()));
  ASSERT_EQ(batch.blocks.size(), 1u);
  EXPECT_EQ(batch.blocks[0].flags, 2u) << "egress by its MAC";
  EXPECT_EQ(batch.blocks[0].flow_hash, 0u);
  EXPECT_EQ(batch.blocks[0].number, 0xFFFFFFFFu);
  EXPECT_EQ(batch.blocks[0].row, 0xFFFFFFFFu);
  EXPECT_EQ(rig.counters().sessions[0].accepted, 1u);
}

TEST(ModelSession, SessionsOfOneVniShareARowAndTheirMacs) {
  Mirror mirror = accepting(1);
  mirror.sessions.push_back(mirror.sessions[0]);
  mirror.sessions[0].macs = {{0x02, 0, 0, 0, 0, 0x0A}};
  mirror.sessions[1].macs = {{0x02, 0, 0, 0, 0, 0x0B}};
  Rig rig(mirror);
  for (std::uint8_t last : {std::uint8_t{0x0A}, std::uint8_t{0x0B}}) {
    const Packet frame = Packet().ethernet({0x02, 0, 0, 0, 0, last}).ipv4();
    EXPECT_EQ(rig.run(mirrored(frame)).blocks.at(0).flags, 2u);
  }
  EXPECT_EQ(rig.counters().sessions.size(), 1u);
  EXPECT_EQ(rig.counters().sessions[0].accepted, 2u);
}

TEST(ModelSession, TheVerdictNamesNumberAndRowOfTheRuleThatDecided) {
  std::vector<Rule> rules = {any_packet(32766, Direction::kEgress, Action::kAccept),
                             any_packet(100, Direction::kIngress, Action::kAccept),
                             any_packet(10, Direction::kEgress, Action::kReject, true),
                             any_packet(10, Direction::kIngress, Action::kReject, true)};
  Rig rig(mirror_of(1, rules));
  const Block in = rig.run(mirrored(query().to("172.31.0.238"))).blocks.at(0);
  EXPECT_EQ(in.number, 100u);
  EXPECT_EQ(in.row, 2u) << "behind the two rules 10";
  EXPECT_EQ(in.flags, 1u);
  const Block out = rig.run(mirrored(query().from("172.31.0.238"))).blocks.at(0);
  EXPECT_EQ(out.number, 32766u);
  EXPECT_EQ(out.row, 3u);
  EXPECT_EQ(out.flags, 2u);
  const Block unknown = rig.run(mirrored(query())).blocks.at(0);
  EXPECT_EQ(unknown.number, 100u) << "both lists accept: the lower number";
  EXPECT_EQ(unknown.flags, 0u);
}

TEST(ModelSession, FiltersOfAnyLengthAreEvaluatedToTheirLastRow) {
  for (std::uint16_t rows : std::vector<std::uint16_t>{0, 1, 15, 16, 17, 31, 32, 33, 40}) {
    SCOPED_TRACE(rows);
    std::vector<Rule> rules;
    for (std::uint16_t row = 0; row < rows; ++row) {
      Rule rule = any_packet(row + 1u, Direction::kIngress,
                             row % 3 == 0 ? Action::kReject : Action::kAccept);
      rule.destination_ports = PortRange{row, row};
      rules.push_back(rule);
    }
    Mirror mirror = mirror_of(1, rules);
    mirror.filters.push_back(accepting(2).filters[0]);
    mirror.sessions.push_back(testing::session(2, 1));
    Rig rig(mirror);
    for (std::uint16_t port = 0; port < 48; ++port) {
      const Batch batch = rig.run(mirrored(query().destination_port(port)));
      if (port >= rows) {
        EXPECT_EQ(batch.rejected_by(abi::Rejection::no_match), 1u) << port;
      } else if (port % 3 == 0) {
        EXPECT_EQ(batch.rejected_by(abi::Rejection::rule), 1u) << port;
      } else {
        ASSERT_EQ(batch.blocks.size(), 1u) << port;
        EXPECT_EQ(batch.blocks[0].row, port);
        EXPECT_EQ(batch.blocks[0].number, port + 1u);
      }
    }
  }
}

TEST(ModelSession, AmazonDnsIsAcceptedBeforeAnyRule) {
  Mirror mirror = mirror_of(1, {any_packet(1, Direction::kIngress, Action::kReject),
                                any_packet(1, Direction::kEgress, Action::kReject)});
  mirror.filters[0].amazon_dns = true;
  mirror.sessions[0].macs = {testing::kSourceMac};
  Rig rig(mirror);
  const testing::Mac peer = testing::kDestinationMac;
  const testing::Mac eni = testing::kSourceMac;
  for (const Packet& dns : {Packet().ethernet(eni, peer).ipv4().udp(40000, 53),
                            Packet().ethernet(eni, peer).ipv4().tcp(40000, 53),
                            Packet().ethernet(eni, peer).ipv6().udp(40000, 53),
                            Packet().ethernet(peer, eni).ipv4().udp(53, 40000),
                            Packet().ethernet(peer, eni).ipv6().udp(53, 40000)}) {
    const Block block = rig.run(mirrored(dns)).blocks.at(0);
    EXPECT_EQ(block.number, 0u);
    EXPECT_LT(block.row, 4u);
  }
  for (const Packet& other : {Packet().ethernet(eni, peer).ipv4().udp(53, 40000),
                              Packet().ethernet(peer, eni).ipv4().udp(40000, 53),
                              Packet().ethernet(eni, peer).ipv4().udp(40000, 54)}) {
    EXPECT_EQ(rig.run(mirrored(other)).rejected_by(abi::Rejection::rule), 1u);
  }
}

TEST(ModelSession, TheEnvelopeChangesNothingOfTheBlock) {
  Rig rig(accepting(1));
  const Packet inner = Packet().ethernet().vlan().ipv4().tcp().payload(77);
  const testing::Bytes plain = rig.run(mirrored(inner)).result;
  EXPECT_EQ(rig.run(mirrored(inner).vlan()).result, plain);
  EXPECT_EQ(rig.run(mirrored(inner).vlan().vlan(0x88A8).options(40)).result, plain);
  EXPECT_EQ(rig.run(mirrored(inner).padding(30)).result, plain);
  EXPECT_EQ(rig.run(mirrored_over_ipv6(inner)).result, plain);
}

}  // namespace
}  // namespace fibertap
