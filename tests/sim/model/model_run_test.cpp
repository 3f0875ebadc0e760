#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/model/rig.h"

namespace fibertap {
namespace {

using abi::Disposition;
using testing::accepting;
using testing::Arena;
using testing::Batch;
using testing::Bytes;
using testing::mirrored;
using testing::Packet;
using testing::Rig;

Packet udp() { return Packet().ethernet().ipv4().udp().payload(20); }

// The bytes below are written by hand from SPEC 9 and the pcapng draft, not produced by the
// structs.
TEST(ModelRun, AnAcceptedFrameLeavesAsTheBytesOfSpec9) {
  Rig rig(accepting(0x54F841));
  const Packet inner = Packet().ethernet().ipv4("172.31.0.238", "10.0.0.2").icmp().payload(1);
  const Batch batch =
      rig.run(Arena().add(mirrored(inner).vni(0x54F841).bytes(), 0x14D112B1'133F2D15));
  // clang-format off
  const Bytes expected = {
      6, 0, 0, 0, 120, 0, 0, 0,                             // Enhanced Packet Block
      0, 0, 0, 0,                                           // interface
      0xB1, 0x12, 0xD1, 0x14, 0x15, 0x2D, 0x3F, 0x13,       // time
      43, 0, 0, 0, 43, 0, 0, 0,                             // captured, original
      2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,             // Ethernet
      0x45, 0, 0, 29, 0, 0, 0, 0, 255, 1, 0, 0,             // IPv4
      172, 31, 0, 238, 10, 0, 0, 2,
      8, 0, 0, 0, 0, 1, 0, 1, 0,                            // ICMP
      0,                                                    // to four bytes
      2, 0, 4, 0, 2, 0, 0, 0,                               // outbound
      3, 0, 5, 0, 5, 0xDC, 0x76, 0xDC, 0x76, 0, 0, 0,       // hash: the words fold to a6f3
      7, 0, 13, 0, 0, 0, 0x54, 0xF8, 0x41,                  // verdict: VNI,
      0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,                      // rule 1, row 1
      0, 0, 0, 0, 120, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0};                              // to the beat
  // clang-format on
  EXPECT_EQ(batch.status.result_bytes, 120u);
  EXPECT_EQ(batch.result, expected);
}

TEST(ModelRun, EveryFrameGetsOneDispositionWithItsOuterBytes) {
  Rig rig(testing::mirror_of(1, {testing::any_packet(1, Direction::kIngress, Action::kReject),
                                 testing::any_packet(1, Direction::kEgress, Action::kAccept)}));
  const Packet in = udp().to("172.31.0.238");
  const Packet out = udp().from("172.31.0.238");
  const Packet arp = Packet().ethernet().ether_type(0x0806).payload(28);
  Arena arena;
  arena.add(Packet().ethernet().payload(46));           // 60
  arena.add(mirrored(in).more_fragments().payload(1));  // 50 + 62 + 1
  arena.add(mirrored(in).udp_length(15).payload(2));    // 50 + 62 + 2
  arena.add(mirrored(in).vxlan_flags(0).payload(3));    // 50 + 62 + 3
  arena.add(mirrored(in).vni(2).payload(4));            // 50 + 62 + 4
  arena.add(mirrored(in).payload(5));                   // 50 + 62 + 5
  arena.add(mirrored(arp));                             // 50 + 42
  arena.add(mirrored(Packet().ethernet().ipv6()));      // 50 + 54
  arena.add(mirrored(out).payload(8));                  // 50 + 62 + 8
  const Batch batch = rig.run(arena);

  EXPECT_EQ(batch.frames(), arena.frames());
  EXPECT_EQ(batch.frames(Disposition::not_vxlan), 1u);
  EXPECT_EQ(batch.bytes(Disposition::not_vxlan), 60u);
  EXPECT_EQ(batch.frames(Disposition::outer_fragment), 1u);
  EXPECT_EQ(batch.bytes(Disposition::outer_fragment), 113u);
  EXPECT_EQ(batch.frames(Disposition::outer_malformed), 1u);
  EXPECT_EQ(batch.bytes(Disposition::outer_malformed), 114u);
  EXPECT_EQ(batch.frames(Disposition::bad_vxlan), 1u);
  EXPECT_EQ(batch.bytes(Disposition::bad_vxlan), 115u);
  EXPECT_EQ(batch.frames(Disposition::unknown_vni), 1u);
  EXPECT_EQ(batch.bytes(Disposition::unknown_vni), 116u);
  EXPECT_EQ(batch.frames(Disposition::rejected), 3u);
  EXPECT_EQ(batch.bytes(Disposition::rejected), 117u + 92 + 104);
  EXPECT_EQ(batch.rejected_by(abi::Rejection::rule), 1u);
  EXPECT_EQ(batch.rejected_by(abi::Rejection::non_ip), 1u);
  EXPECT_EQ(batch.rejected_by(abi::Rejection::no_match), 1u);
  EXPECT_EQ(batch.frames(Disposition::accepted), 1u);
  EXPECT_EQ(batch.bytes(Disposition::accepted), 120u);
  EXPECT_EQ(batch.blocks.size(), 1u);
}

TEST(ModelRun, BytesAreThoseOnTheWire) {
  Rig rig(accepting(1));
  const Batch batch = rig.run(Arena().add_cut(mirrored(udp()).cut(84).bytes(), 3'000'000'000));
  EXPECT_EQ(batch.bytes(Disposition::accepted), 3'000'000'000u);
}

TEST(ModelRun, CountsTruncatedDatagramsWhateverBecomesOfThem) {
  Rig rig(testing::mirror_of(1, {testing::any_packet(1, Direction::kIngress, Action::kReject)}));
  const auto truncated = [&](const Packet& packet) {
    const Bytes cut = Packet(packet).cut(packet.size() - 1).bytes();
    const Batch batch = rig.run(Arena().add(cut));
    EXPECT_EQ(batch.status.outer_truncated_bytes, batch.status.outer_truncated_frames * cut.size());
    return batch.status.outer_truncated_frames;
  };
  EXPECT_EQ(truncated(mirrored(udp()).vxlan_flags(0)), 1u) << "bad_vxlan";
  EXPECT_EQ(truncated(mirrored(udp()).vni(2)), 1u) << "unknown_vni";
  EXPECT_EQ(truncated(mirrored(udp())), 1u) << "rejected";
  EXPECT_EQ(truncated(mirrored(udp()).more_fragments()), 0u) << "a fragment is not read so far";
  EXPECT_EQ(truncated(mirrored(udp()).padding(1)), 0u) << "only padding is missing";
  rig.load(accepting(1));
  EXPECT_EQ(truncated(mirrored(udp())), 1u) << "accepted";
  EXPECT_EQ(
      rig.run(Arena().add_cut(mirrored(udp()).cut(80).bytes(), 112)).status.outer_truncated_frames,
      0u)
      << "whole on the wire";
}

TEST(ModelRun, TheInnerOriglenIsTheLargerOfUdpAndIpLength) {
  Rig rig(accepting(1), {.accept_unknown_vni = true});
  const auto origlen = [&](const Packet& frame) {
    const Batch batch = rig.run(Packet(frame).vni(2));
    return batch.blocks.size() == 1 ? batch.blocks[0].origlen : 0u;
  };
  const Packet ipv4 = udp();                                         // 62 bytes
  const Packet ipv6 = Packet().ethernet().ipv6().udp().payload(20);  // 82 bytes
  EXPECT_EQ(origlen(mirrored(ipv4)), 62u);
  EXPECT_EQ(origlen(mirrored(ipv6)), 82u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv4).cut(34))), 62u) << "AWS cut the copy";
  EXPECT_EQ(origlen(mirrored(Packet(ipv6).cut(54))), 82u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv4).vlan().vlan(0x88A8).cut(42))), 70u);
  EXPECT_EQ(origlen(mirrored_over_ipv6(Packet(ipv6).vlan().cut(58))), 86u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv4).cut(33))), 33u) << "non-IP: its IP header is not whole";
  EXPECT_EQ(origlen(mirrored(Packet(ipv4).padding(100))), 162u) << "the inner frame was padded";
  EXPECT_EQ(origlen(mirrored(Packet(ipv4).ip_length(0))), 62u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv4).ip_length(65535))), 65549u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv6).ip_length(65535))), 65589u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv6).ip_length(0))), 82u);
  EXPECT_EQ(origlen(mirrored(Packet().ethernet().ether_type(0x0806).payload(28))), 42u);
  EXPECT_EQ(origlen(mirrored(Packet())), 0u);
  EXPECT_EQ(origlen(mirrored(Packet(ipv4)).cut(70)), 62u) << "what is not in memory counts";
}

TEST(ModelRun, TruncatesToThePacketLengthAndKeepsTheOriglen) {
  for (std::uint32_t packet_length : {1u, 3u, 4u, 61u, 62u, 63u, 9728u}) {
    Mirror mirror = accepting(1);
    mirror.sessions[0].packet_length = packet_length;
    Rig rig(mirror);
    const Batch batch = rig.run(mirrored(udp()));
    ASSERT_EQ(batch.blocks.size(), 1u);
    const Bytes inner = udp().bytes();
    const auto kept = std::min<std::size_t>(packet_length, inner.size());
    EXPECT_EQ(batch.blocks[0].data,
              Bytes(inner.begin(), inner.begin() + static_cast<std::ptrdiff_t>(kept)));
    EXPECT_EQ(batch.blocks[0].origlen, 62u);
    EXPECT_EQ(rig.counters().sessions[0].truncated, kept < 62 ? 1u : 0u) << packet_length;
  }
}

TEST(ModelRun, ParsesTheFrameBeforeItIsTruncated) {
  Mirror mirror = accepting(1);
  mirror.sessions[0].packet_length = 1;
  mirror.filters[0].rules[0].destination_ports = PortRange{53, 53};
  mirror.filters[0].rules[1].destination_ports = PortRange{53, 53};
  Rig rig(mirror);
  EXPECT_EQ(rig.run(mirrored(udp())).frames(Disposition::accepted), 1u);
}

TEST(ModelRun, FramesLeaveInArrivalOrderWithTheirTimes) {
  Rig rig(accepting(1));
  Arena arena;
  for (std::size_t payload = 0; payload < 130; ++payload) {
    arena.add(mirrored(Packet().ethernet().ipv4().udp().payload(payload)).bytes(), 1000 - payload);
    arena.add(mirrored(udp()).vni(2));
  }
  const Batch batch = rig.run(arena);
  ASSERT_EQ(batch.blocks.size(), 130u);
  for (std::size_t payload = 0; payload < 130; ++payload) {
    EXPECT_EQ(batch.blocks[payload].data,
              Packet().ethernet().ipv4().udp().payload(payload).bytes());
    EXPECT_EQ(batch.blocks[payload].timestamp_ns, 1000 - payload);
  }
}

TEST(ModelRun, KeepsAllBitsOfATimestamp) {
  Rig rig(accepting(1));
  for (std::uint64_t time : {0ull, 0xFFFFFFFFull, 0x100000000ull, 0xFFFFFFFFFFFFFFFFull}) {
    EXPECT_EQ(rig.run(Arena().add(mirrored(udp()).bytes(), time)).blocks.at(0).timestamp_ns, time);
  }
}

TEST(ModelRun, ARunIsNotChangedByTheOneBefore) {
  Rig rig(accepting(1));
  const Batch first = rig.run(mirrored(udp()));
  rig.run(mirrored(Packet().ethernet().vlan().ipv6().hop_by_hop().udp().payload(999)));
  const Batch again = rig.run(mirrored(udp()));
  EXPECT_EQ(again.result, first.result);
  EXPECT_EQ(again.frames(), 1u);
}

TEST(ModelRun, AnEmptyBatchGivesNothing) {
  Rig rig(accepting(1));
  const Batch batch = rig.run(Arena());
  EXPECT_EQ(batch.status.errors, 0u);
  EXPECT_EQ(batch.frames(), 0u);
  EXPECT_TRUE(batch.result.empty());
}

TEST(ModelRun, AnAcceptedFrameWithoutAnyInnerByteIsABlockOf76Bytes) {
  Rig rig(accepting(1), {.accept_unknown_vni = true});
  const Batch batch = rig.run(mirrored(Bytes{}).vni(2));
  EXPECT_EQ(batch.status.errors, 0u);
  EXPECT_EQ(batch.status.result_bytes, 76u);
  EXPECT_EQ(batch.blocks.at(0).origlen, 0u);
}

}  // namespace
}  // namespace fibertap
