#include "host/lab/validate/shrinker.h"

#include <gtest/gtest.h>

#include <cstring>

#include "host/base/error.h"
#include "host/lab/validate/random_cases.h"
#include "host/lab/validate/validation.h"
#include "tests/host/lab/validate/faulty_engine.h"

namespace fibertap::validation {
namespace {

using namespace std::chrono_literals;

/// What a validation of 20 000 random frames finds.
Finding found(const Fault& fault) {
  RandomCases cases(17, 20'000);
  Finding finding = validate(cases, {faulty(fault)}, 60s).finding.value();
  const CaseSize size = size_of(finding.the_case);
  EXPECT_LE(size.frames, 2U);
  EXPECT_LE(size.rules, 2U);
  EXPECT_FALSE(finding.is_out_of_time);
  EXPECT_GE(finding.found_in.frames, 200U);
  return finding;
}

Field field_of(const Finding& finding) { return finding.comparison.difference->field; }

std::uint16_t inner_ether_type(const BlockBytes& block) {
  return static_cast<std::uint16_t>(block[28 + 12] << 8 | block[28 + 13]);
}

TEST(Shrinker, AWrongHashOfSomeFramesIsOneFrame) {
  const Finding finding = found(changed_blocks([](BlockBytes& block) {
    const auto view = view_block(block).value();
    if (view.head.caplen >= 54 && inner_ether_type(block) == 0x86DD) {
      block[block.size() - sizeof(abi::ResultTail) + offsetof(abi::ResultTail, hash)] ^= 1;
    }
    return true;
  }));
  EXPECT_EQ(field_of(finding), Field::hash);
  EXPECT_EQ(finding.comparison.difference->stage, "label_frames");
  const CaseFrame& frame = finding.the_case.loads[0].batches[0][0];
  EXPECT_LE(frame.bytes.size(), 14U + 22 + 60 + 16 + 54 + 8);
  EXPECT_EQ(frame.timestamp_ns, 1'000'000'000U);
}

TEST(Shrinker, ARowThatIsCountedTwiceInAnotherNeedsNoMoreThanTwoFrames) {
  Fault fault;
  fault.counters = [](CounterImage& counters) {
    for (const std::uint64_t& hits : counters.row_hits()) {
      // Two hits of one row count once.
      if (hits >= 2) const_cast<std::uint64_t&>(hits) -= 1;
    }
  };
  const Finding finding = found(fault);
  EXPECT_EQ(field_of(finding), Field::row_counter);
  EXPECT_EQ(finding.comparison.difference->stage, "count_rows");
  EXPECT_EQ(size_of(finding.the_case).frames, 2U);
  EXPECT_EQ(size_of(finding.the_case).rules, 1U);
}

TEST(Shrinker, ADroppedBlockIsItsFrame) {
  const Finding finding = found(
      changed_blocks([](BlockBytes& block) { return view_block(block)->head.caplen % 64 != 33; }));
  EXPECT_EQ(field_of(finding), Field::frame_of_block);
  EXPECT_EQ(size_of(finding.the_case).frames, 1U);
}

TEST(Shrinker, ACaplenWithPaddingIsFound) {
  const Finding finding = found(changed_blocks([](BlockBytes& block) {
    abi::ResultHead head;
    std::memcpy(&head, block.data(), sizeof(head));
    if (head.caplen > 64) head.caplen = (head.caplen + 3) / 4 * 4;
    head.origlen = std::max(head.origlen, head.caplen);
    std::memcpy(block.data(), &head, sizeof(head));
    return true;
  }));
  EXPECT_TRUE(field_of(finding) == Field::caplen || field_of(finding) == Field::origlen);
}

TEST(Shrinker, ARuleWhoseProtocolIsIgnoredIsFound) {
  const Finding finding = found(changed_rows([](abi::RuleRow& row) {
    if ((row.flags & abi::kRowIpv6) != 0) row.flags &= 0xFF & ~abi::kRowProtocol;
  }));
  EXPECT_EQ(finding.comparison.difference->stage, "filter_match");
  const Mirror& mirror = finding.the_case.loads[0].mirror;
  ASSERT_EQ(mirror.filters.size(), 1U);
  for (const Rule& rule : mirror.filters[0].rules) {
    EXPECT_EQ(rule.source, any_address(true));
    EXPECT_EQ(rule.destination, any_address(true));
    EXPECT_FALSE(rule.source_ports || rule.destination_ports);
  }
  EXPECT_EQ(std::ranges::count_if(mirror.filters[0].rules,
                                  [](const Rule& rule) { return rule.protocol.has_value(); }),
            1);
}

TEST(Shrinker, AnEngineThatFailsIsOneFrame) {
  Fault fault;
  fault.batch = [](BatchSlot& slot) {
    abi::FrameHead first;
    std::memcpy(&first, slot.arena.data(), sizeof(first));
    if (first.caplen > 1000) throw Error(Errc::kDevice, "stream beats is full");
  };
  const Finding finding = found(fault);
  EXPECT_EQ(field_of(finding), Field::answer);
}

TEST(Shrinker, CountersThatOutliveALoadKeepTwoLoads) {
  // The engine adds up what it counted over all loads.
  const EngineFactory make_engine = [] {
    auto total = std::make_shared<std::uint64_t>(0);
    Fault fault;
    fault.counters = [total](CounterImage& counters) {
      if (counters.sessions().empty()) return;
      auto& accepted = const_cast<std::uint64_t&>(counters.sessions()[0].accepted);
      *total += accepted;
      accepted = *total;
    };
    return std::make_unique<FaultyEngine>(fault);
  };
  RandomCases cases(17, 20'000);
  const Finding finding = validate(cases, {make_engine}, 60s).finding.value();
  EXPECT_EQ(field_of(finding), Field::session_counter);
  EXPECT_EQ(finding.the_case.loads.size(), 2U);
  EXPECT_LE(size_of(finding.the_case).frames, 2U);
}

TEST(Shrinker, WhatHangsOnMemoryThatNobodyOwnsKeepsItsGarbage) {
  Fault fault;
  fault.batch = [](BatchSlot& slot) {
    if (slot.arena[slot.arena_bytes - 1] != 0) slot.status.bytes[0] += 1;
  };
  EXPECT_EQ(field_of(found(fault)), Field::bytes);
}

TEST(Shrinker, TheWayIsTheSameEachTime) {
  const Fault fault = changed_blocks([](BlockBytes& block) { return block.size() < 300; });
  const Finding one = found(fault);
  const Finding two = found(fault);
  EXPECT_EQ(one.tries, two.tries);
  EXPECT_EQ(one.the_case.loads[0].batches[0][0].bytes, two.the_case.loads[0].batches[0][0].bytes);
}

TEST(Shrinker, AnEngineThatDiffersOnceOnlyLeavesTheCaseThatItDifferedIn) {
  const auto runs = std::make_shared<int>(0);
  const EngineFactory make_engine = [runs] {
    Fault fault;
    fault.batch = [first = ++*runs == 1](BatchSlot& slot) {
      slot.status.bytes[0] += first ? 1 : 0;
    };
    return std::make_unique<FaultyEngine>(fault);
  };
  RandomCases cases(17, 20'000);
  const Finding finding = validate(cases, {make_engine}, 1s).finding.value();
  EXPECT_EQ(field_of(finding), Field::bytes);
  EXPECT_EQ(size_of(finding.the_case).frames, finding.found_in.frames);
}

TEST(Shrinker, WithoutTimeTheCaseStaysAsItWas) {
  RandomCases cases(17, 20'000);
  const Subject subject{faulty(changed_blocks([](auto&) { return false; }))};
  const Finding finding = validate(cases, subject, 0s).finding.value();
  EXPECT_TRUE(finding.is_out_of_time);
  EXPECT_EQ(size_of(finding.the_case).frames, finding.found_in.frames);
}

}  // namespace
}  // namespace fibertap::validation
