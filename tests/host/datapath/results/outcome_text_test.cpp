#include "host/datapath/results/outcome_text.h"

#include <gtest/gtest.h>

namespace fibertap {
namespace {

using abi::Disposition;
using abi::OutcomeWord;
using abi::Rejection;

TEST(OutcomeText, SaysWhatTheWordHolds) {
  EXPECT_EQ(outcome_text({0}), "0x00000000: not_vxlan");
  EXPECT_EQ(outcome_text({1}), "0x00000001: outer_fragment");
  EXPECT_EQ(outcome_text({2}), "0x00000002: outer_malformed");
  EXPECT_EQ(outcome_text({3}), "0x00000003: bad_vxlan");
  EXPECT_EQ(outcome_text({0x54F84104}), "0x54f84104: unknown_vni, VNI 5568577");
  EXPECT_EQ(outcome_text({0x15}), "0x00000015: rejected (rule), VNI 0");
  EXPECT_EQ(outcome_text({0x00000125}), "0x00000125: rejected (no_match), VNI 1");
  EXPECT_EQ(outcome_text({0xFFFFFF35}), "0xffffff35: rejected (non_ip), VNI 16777215");
  EXPECT_EQ(outcome_text({0x00000906}), "0x00000906: accepted, VNI 9");
}

TEST(OutcomeText, AWordThatNoEngineMayWriteIsNoOutcome) {
  for (const std::uint32_t bits : {
           0x7u,          // no such disposition
           0xFu,          //
           0x5u,          // rejected for no reason
           0x16u,         // accepted, with a reason
           0x46u,         // bits 7..6
           0x85u | 0x10,  //
           0x100u,        // not_vxlan, with a VNI
           0x103u,        //
           0xA5A5A5A5u,
       }) {
    EXPECT_FALSE(is_outcome({bits})) << bits;
    EXPECT_EQ(disposition_text({bits}), "no outcome") << bits;
  }
  EXPECT_EQ(outcome_text({0xA5A5A5A5}), "0xa5a5a5a5: no outcome");
}

TEST(OutcomeText, WhatTheAbiMakesIsAnOutcome) {
  for (const std::uint32_t vni : {0u, 1u, 0xFFFFFFu}) {
    for (std::uint32_t i = 0; i < abi::kRejections; ++i) {
      EXPECT_TRUE(is_outcome(abi::outcome_word(static_cast<Rejection>(i), vni)));
    }
    EXPECT_TRUE(is_outcome(abi::outcome_word(Disposition::unknown_vni, vni)));
    EXPECT_TRUE(is_outcome(abi::outcome_word(Disposition::accepted, vni)));
  }
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(is_outcome(abi::outcome_word(static_cast<Disposition>(i))));
  }
}

}  // namespace
}  // namespace fibertap
