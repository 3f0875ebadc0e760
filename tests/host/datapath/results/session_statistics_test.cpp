#include "host/datapath/results/session_statistics.h"

#include <gtest/gtest.h>

#include <cstring>

#include "host/rules/compile.h"

namespace fibertap {
namespace {

Rule rule(std::uint32_t number, Direction direction) {
  return {number, direction, Action::kAccept, {}, any_address(false), any_address(false), {}, {}};
}

/// Sessions 7 and 9 share a filter with DNS rows and rule 5 in both directions.
Mirror some_mirror() {
  Mirror mirror;
  mirror.filters = {{"F", {rule(5, Direction::kIngress), rule(5, Direction::kEgress)}, true, {}}};
  for (const std::uint32_t vni : {7U, 9U}) {
    Session session;
    session.vni = vni;
    session.filter = 0;
    mirror.sessions.push_back(session);
  }
  return mirror;
}

/// Counters whose every value shows where it stands.
CounterImage counted(const RuleImage& image) {
  CounterImage counters(image.header());
  std::uint8_t* at = counters.bytes().data() + sizeof(abi::CounterImageHeader);
  for (std::uint64_t i = 0; i < image.sessions().size(); ++i) {
    const abi::SessionCounters session{100 + i, 200 + i, 300 + i, 0};
    std::memcpy(at, &session, sizeof(session));
    at += sizeof(session);
  }
  for (std::uint64_t i = 0; i < image.header().row_counters; ++i, at += sizeof(i)) {
    const std::uint64_t hits = 1000 + i;
    std::memcpy(at, &hits, sizeof(hits));
  }
  return counters;
}

TEST(SessionStatistics, FoldsByVniDirectionAndRuleNumber) {
  Interfaces interfaces;
  const RuleImage image = compile(some_mirror(), {kVxlanPort, true, 1}, interfaces);
  SessionStatistics statistics;
  statistics.fold(image, counted(image));

  ASSERT_EQ(statistics.sessions().size(), 3U);
  EXPECT_EQ(statistics.sessions().at(7).accepted, 100U);
  EXPECT_EQ(statistics.sessions().at(9).rejected, 201U);
  EXPECT_EQ(statistics.sessions().at(std::nullopt).truncated, 302U);

  // Rows: DNS in v4, DNS in v6, DNS out v4, DNS out v6, 5 in, 5 out; the two versions are one rule.
  EXPECT_EQ(statistics.rules().size(), 2U * 4);
  EXPECT_EQ(statistics.rules().at({7, 0, Direction::kIngress}), 1000U + 1001U);
  EXPECT_EQ(statistics.rules().at({7, 0, Direction::kEgress}), 1002U + 1003U);
  EXPECT_EQ(statistics.rules().at({7, 5, Direction::kIngress}), 1004U);
  EXPECT_EQ(statistics.rules().at({9, 5, Direction::kEgress}), 1011U);
}

TEST(SessionStatistics, AddsUpOverRuleImages) {
  Interfaces interfaces;
  const RuleImage first = compile(some_mirror(), {}, interfaces);
  Mirror smaller = some_mirror();
  smaller.sessions.pop_back();
  const RuleImage second = compile(smaller, {}, interfaces);
  SessionStatistics statistics;
  statistics.fold(first, counted(first));
  statistics.fold(second, counted(second));
  EXPECT_EQ(statistics.sessions().at(7).accepted, 200U);
  EXPECT_EQ(statistics.sessions().at(9).accepted, 101U) << "a session that is gone stays counted";
  EXPECT_EQ(statistics.rules().at({7, 5, Direction::kIngress}), 2 * 1004U);
}

}  // namespace
}  // namespace fibertap
