#include <gtest/gtest.h>

#include "tests/sim/model/rig.h"

namespace fibertap {
namespace {

using testing::accepting;
using testing::any_packet;
using testing::Arena;
using testing::arp;
using testing::Bytes;
using testing::Counters;
using testing::mirror_of;
using testing::mirrored;
using testing::Packet;
using testing::Rig;

Packet in() { return Packet().ethernet().ipv4().to("172.31.0.238").udp(); }
Packet out() { return Packet().ethernet().ipv4().from("172.31.0.238").udp(); }
Packet unknown() { return Packet().ethernet().ipv4().udp(); }

TEST(ModelCounters, AreZeroBehindALoad) {
  Rig rig(accepting(1), {.accept_unknown_vni = true, .generation = 5});
  const Counters counters = rig.counters();
  EXPECT_EQ(counters.header.generation, 5u);
  EXPECT_EQ(counters.sessions.size(), 2u) << "VNI 1 and the default session";
  EXPECT_EQ(counters.rows, std::vector<std::uint64_t>(2));
}

TEST(ModelCounters, ASessionCountsAcceptedRejectedAndTruncated) {
  Mirror mirror = mirror_of(1, {any_packet(1, Direction::kIngress, Action::kAccept),
                                any_packet(1, Direction::kEgress, Action::kReject)});
  mirror.sessions[0].packet_length = 42;
  Rig rig(mirror);
  rig.run(Arena()
              .add(mirrored(in()))             // kept whole, 42 bytes
              .add(mirrored(in().payload(1)))  // truncated
              .add(mirrored(in().payload(2)))  // truncated
              .add(mirrored(out().payload(1)))
              .add(mirrored(arp()))
              .add(mirrored(in()).vni(2)));
  const abi::SessionCounters session = rig.counters().sessions.at(0);
  EXPECT_EQ(session.accepted, 3u);
  EXPECT_EQ(session.rejected, 2u);
  EXPECT_EQ(session.truncated, 2u);
  EXPECT_EQ(session.reserved, 0u);
}

TEST(ModelCounters, AFrameShortenedBeforeItCameIsTruncatedToo) {
  Rig rig(accepting(1));
  rig.run(mirrored(in().payload(20).cut(50)));  // AWS cut the copy
  EXPECT_EQ(rig.counters().sessions[0].truncated, 1u);
  rig.run(Arena().add_cut(mirrored(in().payload(20)).cut(90).bytes(), 112));  // the capture did
  EXPECT_EQ(rig.counters().sessions[0].truncated, 2u);
  rig.run(Arena().add(mirrored(in().payload(20)).cut(90).bytes()));  // the target's MTU did
  EXPECT_EQ(rig.counters().sessions[0].truncated, 3u);
  rig.run(mirrored(in().payload(20)));
  EXPECT_EQ(rig.counters().sessions[0].truncated, 3u);
}

TEST(ModelCounters, ARowCountsTheFramesItDecided) {
  Rule dns = any_packet(5, Direction::kIngress, Action::kReject);
  dns.destination_ports = PortRange{53, 53};
  Rig rig(mirror_of(1, {dns, any_packet(6, Direction::kIngress, Action::kAccept),
                        any_packet(7, Direction::kEgress, Action::kAccept)}));
  Arena arena;
  for (int i = 0; i < 3; ++i) arena.add(mirrored(in()));
  for (int i = 0; i < 5; ++i) arena.add(mirrored(in().destination_port(54)));
  for (int i = 0; i < 7; ++i) arena.add(mirrored(out()));
  arena.add(mirrored(arp()));
  rig.run(arena);
  EXPECT_EQ(rig.counters().rows, (std::vector<std::uint64_t>{3, 5, 7}));
}

TEST(ModelCounters, OfAnUnknownDirectionOnlyTheReportedRowCounts) {
  Rig rig(mirror_of(1, {any_packet(1, Direction::kIngress, Action::kReject),
                        any_packet(2, Direction::kEgress, Action::kAccept)}));
  rig.run(mirrored(unknown()));
  EXPECT_EQ(rig.counters().rows, (std::vector<std::uint64_t>{0, 1}));
}

TEST(ModelCounters, GoOnFromBatchToBatchWhileAStatusDoesNot) {
  Rig rig(accepting(1));
  for (std::uint64_t batch = 1; batch <= 3; ++batch) {
    EXPECT_EQ(rig.run(mirrored(in())).frames(abi::Disposition::accepted), 1u);
    EXPECT_EQ(rig.counters().sessions[0].accepted, batch);
    EXPECT_EQ(rig.counters().rows[0], batch);
  }
}

TEST(ModelCounters, SessionsThatShareAFilterCountByThemselves) {
  Mirror mirror = accepting(1);
  mirror.sessions.push_back(testing::session(2));
  Rig rig(mirror);
  rig.run(Arena().add(mirrored(in())).add(mirrored(in()).vni(2)).add(mirrored(out()).vni(2)));
  const Counters counters = rig.counters();
  EXPECT_EQ(counters.sessions.at(0).accepted, 1u);
  EXPECT_EQ(counters.sessions.at(1).accepted, 2u);
  EXPECT_EQ(counters.rows, (std::vector<std::uint64_t>{1, 0, 1, 1}));
}

TEST(ModelCounters, TheImageIsZeroFilledToItsLastBeatAndNoFurther) {
  const model::Model model = testing::loaded(accepting(1));
  Bytes out(512, 0xA5);
  EXPECT_EQ(model.read_counters(out).errors, 0u);
  EXPECT_EQ(abi::counter_image_bytes(1, 2), 128u);
  EXPECT_EQ(Bytes(out.begin() + 64 + 32 + 16, out.begin() + 128), Bytes(16));
  EXPECT_EQ(Bytes(out.begin() + 128, out.end()), Bytes(384, 0xA5));
}

TEST(ModelCounters, NothingIsWrittenPastAnOutputThatIsTooSmall) {
  const model::Model model = testing::loaded(accepting(1));
  for (std::size_t size : {0u, 64u}) {
    Bytes out(size + 256, 0xA5);
    EXPECT_EQ(model.read_counters(std::span(out).first(size)).errors, abi::kErrorResultFull);
    EXPECT_EQ(Bytes(out.end() - 256, out.end()), Bytes(256, 0xA5));
  }
}

}  // namespace
}  // namespace fibertap
