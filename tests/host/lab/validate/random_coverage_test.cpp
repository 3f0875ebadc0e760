#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "abi/disposition.h"
#include "host/datapath/engines/model_engine.h"
#include "host/datapath/results/totals.h"
#include "host/lab/validate/case_run.h"
#include "host/lab/validate/random_cases.h"
#include "sim/model/inner.h"
#include "sim/model/link.h"
#include "sim/model/outer.h"

// What must occur in 20 000 random frames, so that a run of 100 000 sees it many times.

namespace fibertap::validation {
namespace {

constexpr std::uint64_t kSeed = 20'000;
constexpr std::size_t kFrames = 20'000;

/// "2 tags, IPv4 with 3 option words".
std::string outer_shape(model::Bytes frame, const model::Outer& outer) {
  const std::size_t tags = (outer.link_bytes - model::kEthernetBytes) / 4;
  if (outer.ip_version == 6) return fmt::format("{} tags, IPv6", tags);
  return fmt::format("{} tags, IPv4 with {} option words", tags,
                     (frame[outer.link_bytes] & 0x0F) - 5);
}

std::string inner_shape(model::Bytes frame, const model::Inner& inner) {
  if (inner.ip_version == 0) return std::string(inner.reason);
  const std::size_t tags = (inner.link_bytes - model::kEthernetBytes) / 4;
  if (inner.ip_version == 4) {
    const bool has_options = (frame[inner.link_bytes] & 0x0F) > 5;
    return fmt::format("{} tags, IPv4{}{}{}", tags, has_options ? " with options" : "",
                       inner.fragment ? ", fragment" : "", inner.ports ? ", ports" : "");
  }
  return fmt::format("{} tags, IPv6 with {} extension headers{}{}", tags, inner.extension_headers,
                     inner.fragment ? ", fragment" : "", inner.ports ? ", ports" : "");
}

/// What was seen in the frames of many cases.
struct Seen {
  std::map<std::string, std::set<std::string>> inner_by_outer;
  std::map<std::string, std::size_t> reasons;      // why outer and inner parse ended
  std::map<std::size_t, std::size_t> inner_bytes;  // lengths of valid inner frames
  std::size_t largest = 0;
  std::size_t cut = 0;
  Totals totals;
  std::size_t long_filters = 0;  // of more than 200 rows
  std::size_t reloads = 0;
};

void look_at(const CaseFrame& frame, std::uint16_t port, Seen& seen) {
  const model::Outer outer = model::parse_outer(frame.bytes, frame.origlen, port);
  seen.largest = std::max(seen.largest, frame.bytes.size());
  seen.cut += frame.bytes.size() < frame.origlen ? 1 : 0;
  if (outer.disposition) {
    seen.reasons[std::string(outer.reason)] += 1;
    return;
  }
  const model::Inner inner = model::parse_inner(outer.inner);
  if (inner.ip_version == 0) seen.reasons[std::string(inner.reason)] += 1;
  seen.inner_by_outer[outer_shape(frame.bytes, outer)].insert(inner_shape(outer.inner, inner));
  seen.inner_bytes[outer.inner.size()] += 1;
}

void look_at(const Case& the_case, Seen& seen) {
  ModelEngine model;
  const CaseRun run = run_case(the_case, compile(the_case), model);
  seen.reloads += the_case.loads.size() - 1;
  for (std::size_t i = 0; i < the_case.loads.size(); ++i) {
    const CaseLoad& load = the_case.loads[i];
    for (const BatchRun& batch : run.loads[i].batches) seen.totals.add(batch.status);
    for (const CaseBatch& batch : load.batches) {
      for (const CaseFrame& frame : batch) look_at(frame, load.options.vxlan_port, seen);
    }
    for (const Filter& filter : load.mirror.filters) {
      seen.long_filters += filter.rules.size() > 200 ? 1 : 0;
    }
  }
}

const Seen& seen() {
  static const Seen kSeen = [] {
    Seen all;
    RandomCases cases(kSeed, kFrames);
    while (const auto the_case = cases.next()) look_at(*the_case, all);
    return all;
  }();
  return kSeen;
}

TEST(RandomCoverage, EveryOuterHeaderOccursWithManyInnerOnes) {
  for (const int tags : {0, 1, 2}) {
    for (int words = 0; words <= 10; ++words) {
      const auto shape = fmt::format("{} tags, IPv4 with {} option words", tags, words);
      ASSERT_TRUE(seen().inner_by_outer.contains(shape)) << shape;
      EXPECT_GE(seen().inner_by_outer.at(shape).size(), 12U) << shape;
    }
    const auto shape = fmt::format("{} tags, IPv6", tags);
    ASSERT_TRUE(seen().inner_by_outer.contains(shape)) << shape;
    EXPECT_GE(seen().inner_by_outer.at(shape).size(), 40U) << shape;
  }
}

TEST(RandomCoverage, EveryInnerHeaderOccurs) {
  std::set<std::string> inner;
  for (const auto& [outer, shapes] : seen().inner_by_outer) {
    inner.insert(shapes.begin(), shapes.end());
  }
  for (const int tags : {0, 1, 2}) {
    for (const char* const options : {"", " with options"}) {
      for (const char* const rest : {"", ", ports", ", fragment", ", fragment, ports"}) {
        EXPECT_THAT(inner,
                    ::testing::Contains(fmt::format("{} tags, IPv4{}{}", tags, options, rest)));
      }
    }
    for (int headers = 0; headers <= 8; ++headers) {
      for (const char* const rest : {"", ", ports"}) {
        EXPECT_THAT(inner, ::testing::Contains(fmt::format(
                               "{} tags, IPv6 with {} extension headers{}", tags, headers, rest)));
      }
    }
    for (const char* const rest : {", fragment", ", fragment, ports"}) {
      EXPECT_THAT(inner, ::testing::Contains(
                             fmt::format("{} tags, IPv6 with 1 extension headers{}", tags, rest)));
    }
  }
}

TEST(RandomCoverage, EveryReasonToTurnAFrameAwayOccurs) {
  for (const char* const reason :
       {"Ethernet header not whole", "IPv4 header not whole", "IPv4 options not whole",
        "IPv6 header not whole", "IP version is not 4", "IP version is not 6", "IHL below 5",
        "EtherType is neither IPv4 nor IPv6", "MF or a fragment offset is set",
        "IPv6 next header is Fragment", "IPv4 protocol is not UDP", "IPv6 next header is not UDP",
        "UDP header not whole", "UDP destination port is not the VXLAN port", "UDP length below 16",
        "UDP length above the IP payload", "VXLAN header not whole", "VXLAN I flag is clear"}) {
    EXPECT_TRUE(seen().reasons.contains(reason)) << reason;
  }
}

TEST(RandomCoverage, EveryDispositionAndRejectionOccursOften) {
  for (std::uint32_t i = 0; i < abi::kDispositions; ++i) {
    const auto disposition = static_cast<abi::Disposition>(i);
    EXPECT_GE(seen().totals[disposition].frames, kFrames / 200) << abi::name(disposition);
  }
  for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
    EXPECT_GE(seen().totals.rejected_by[i], kFrames / 20)
        << abi::name(static_cast<abi::Rejection>(i));
  }
  EXPECT_GE(seen().totals[abi::Disposition::accepted].frames, kFrames / 4);
  EXPECT_GE(seen().totals.outer_truncated.frames, kFrames / 200);
}

TEST(RandomCoverage, EveryInnerLengthUpTo300AndTheEdgesOfLargeBeatsOccur) {
  for (std::size_t bytes = 0; bytes <= 300; ++bytes) {
    EXPECT_TRUE(seen().inner_bytes.contains(bytes)) << bytes;
  }
  std::size_t about_edges = 0;
  for (const auto& [bytes, count] : seen().inner_bytes) {
    if (bytes > 300 && (bytes + 2) % 64 <= 4) about_edges += 1;
  }
  EXPECT_GE(about_edges, 300U);
  EXPECT_EQ(seen().largest, abi::kMaxFrameBytes);
  EXPECT_GE(seen().cut, kFrames / 50);
}

TEST(RandomCoverage, LongFiltersAndReloadsOccur) {
  EXPECT_GE(seen().long_filters, 1U);
  EXPECT_GE(seen().reloads, 3U);
}

}  // namespace
}  // namespace fibertap::validation
