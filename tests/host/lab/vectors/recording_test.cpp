#include "host/lab/vectors/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "host/base/error.h"
#include "tests/host/lab/vectors/recorded.h"

namespace fibertap::testing {
namespace {

using ::testing::HasSubstr;

TEST(Recording, HoldsWhatTheKernelAnsweredAndAgreesWithTheModel) {
  const Recorded recorded(5);
  const Recording& recording = recorded.recording;
  EXPECT_EQ(recording.frames, 5U);
  EXPECT_EQ(recording.load.status.generation, 7U);
  EXPECT_EQ(recording.run.output.size(), abi::beats(recording.run.status.result_bytes) * 64);
  EXPECT_FALSE(recording.run.streams.empty());
  EXPECT_NO_THROW(check_against_model(recording));
}

/// What is said when `recording` is checked, as the card is blamed for it.
std::string complaint(const Recording& recording) {
  try {
    check_against_model(recording);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kDevice);
    return error.what();
  }
  return "none";
}

TEST(Recording, EveryAnswerThatDiffersFromTheModelsIsNamed) {
  const Recorded recorded(2);
  Recording wrong = recorded.recording;
  wrong.load.status.generation ^= 1;
  EXPECT_THAT(complaint(wrong), HasSubstr("LOAD: status byte 0: found 0x06, expected 0x07"));

  wrong = recorded.recording;
  wrong.run.output[70] ^= 0xFF;
  EXPECT_THAT(complaint(wrong), HasSubstr("RUN: result byte 70"));

  wrong = recorded.recording;
  wrong.run.output.resize(wrong.run.output.size() - abi::kBeatBytes);
  EXPECT_THAT(complaint(wrong), HasSubstr("found none"));

  wrong = recorded.recording;
  ++wrong.run.status.frames[0];
  EXPECT_THAT(complaint(wrong), HasSubstr("RUN: status byte 24"));

  wrong = recorded.recording;
  ++wrong.read_counters.output[abi::kBeatBytes];
  EXPECT_THAT(complaint(wrong), HasSubstr("READ_COUNTERS: output byte 64"));

  wrong = recorded.recording;
  wrong.read_counters.status.errors = 1;
  EXPECT_THAT(complaint(wrong), HasSubstr("READ_COUNTERS: status byte 4"));
}

}  // namespace
}  // namespace fibertap::testing
