#include "sim/card/link_schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Schedules worked out by hand.

namespace fibertap::testing {
namespace {

using card::schedule;
using card::Span;
using card::Step;

constexpr double kBankRate = 10;

void expect_span(const Span& span, double begin, double end) {
  EXPECT_TRUE(span.ended);
  EXPECT_DOUBLE_EQ(span.begin, begin);
  EXPECT_DOUBLE_EQ(span.end, end);
}

TEST(LinkSchedule, NothingTakesNoTime) { EXPECT_TRUE(schedule({}, kBankRate).empty()); }

TEST(LinkSchedule, AStepTakesItsGapAndItsTime) {
  const auto spans = schedule({{.server = 0, .after = {}, .gap = 1, .seconds = 2}}, kBankRate);
  expect_span(spans[0], 0, 3);
}

TEST(LinkSchedule, AStepThatMovesNothingTakesItsGap) {
  const auto spans = schedule(
      {{.server = 0, .after = {}, .gap = 1, .seconds = 0, .traffic = {{0, 0}}}}, kBankRate);
  expect_span(spans[0], 0, 1);
}

TEST(LinkSchedule, AServerDoesOneStepAtATimeAndServersWorkSideBySide) {
  const auto spans = schedule({{.server = 0, .after = {}, .gap = 1, .seconds = 2},
                               {.server = 0, .after = {}, .gap = 1, .seconds = 3},
                               {.server = 1, .after = {}, .gap = 0, .seconds = 5}},
                              kBankRate);
  expect_span(spans[0], 0, 3);
  expect_span(spans[1], 3, 7);
  expect_span(spans[2], 0, 5);
}

TEST(LinkSchedule, AStepWaitsForThoseBeforeItAndLetsOthersPass) {
  const auto spans = schedule({{.server = 1, .after = {}, .gap = 0, .seconds = 4},
                               {.server = 0, .after = {0}, .gap = 0, .seconds = 1},
                               {.server = 0, .after = {}, .gap = 0, .seconds = 2}},
                              kBankRate);
  expect_span(spans[1], 4, 5);
  expect_span(spans[2], 0, 2);
}

TEST(LinkSchedule, StepsThatWantMoreThanABankShareIt) {
  const auto spans =
      schedule({{.server = 0, .after = {}, .gap = 0, .seconds = 1, .traffic = {{3, 10}}},
                {.server = 1, .after = {}, .gap = 0, .seconds = 1, .traffic = {{3, 10}}}},
               kBankRate);
  expect_span(spans[0], 0, 2);
  expect_span(spans[1], 0, 2);
}

TEST(LinkSchedule, StepsOnDifferentBanksDoNotFeelEachOther) {
  const auto spans =
      schedule({{.server = 0, .after = {}, .gap = 0, .seconds = 1, .traffic = {{0, 10}}},
                {.server = 1, .after = {}, .gap = 0, .seconds = 1, .traffic = {{1, 10}}}},
               kBankRate);
  expect_span(spans[0], 0, 1);
  expect_span(spans[1], 0, 1);
}

// Two bytes a second and ten of ten: the small one gets all it wants until it ends at 1; the large
// one has had 8 of its 10 bytes then.
TEST(LinkSchedule, AStepThatWantsLittleOfABankGetsItAll) {
  const auto spans =
      schedule({{.server = 0, .after = {}, .gap = 0, .seconds = 1, .traffic = {{0, 2}}},
                {.server = 1, .after = {}, .gap = 0, .seconds = 1, .traffic = {{0, 10}}}},
               kBankRate);
  expect_span(spans[0], 0, 1);
  expect_span(spans[1], 0, 1.2);
}

// The second starts when the first has half of its bytes; from then on both get half the bank: the
// first needs another 1 for its 5 bytes, the second has 5 left then and the bank to itself.
TEST(LinkSchedule, AGapDoesNotUseTheBank) {
  const auto spans =
      schedule({{.server = 0, .after = {}, .gap = 0, .seconds = 1, .traffic = {{0, 10}}},
                {.server = 1, .after = {}, .gap = 0.5, .seconds = 1, .traffic = {{0, 10}}}},
               kBankRate);
  expect_span(spans[0], 0, 1.5);
  expect_span(spans[1], 0, 2);
}

TEST(LinkSchedule, ARunIsAsSlowAsItsSlowestBank) {
  const auto spans =
      schedule({{.server = 0, .after = {}, .gap = 0, .seconds = 1, .traffic = {{0, 5}, {1, 20}}}},
               kBankRate);
  expect_span(spans[0], 0, 2);
}

TEST(LinkSchedule, WhatNobodyKnowsNeverEndsNorWhatWaitsForIt) {
  Step unknown{.server = 2, .after = {}};
  unknown.is_known = false;
  const auto spans = schedule({unknown,
                               {.server = 0, .after = {0}, .gap = 0, .seconds = 1},
                               {.server = 2, .after = {}, .gap = 0, .seconds = 1},
                               {.server = 1, .after = {}, .gap = 0, .seconds = 1}},
                              kBankRate);
  EXPECT_FALSE(spans[0].ended);
  EXPECT_FALSE(spans[1].ended);
  EXPECT_FALSE(spans[2].ended);
  expect_span(spans[3], 0, 1);
}

}  // namespace
}  // namespace fibertap::testing
