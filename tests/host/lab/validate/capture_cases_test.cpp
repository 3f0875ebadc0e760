#include "host/lab/validate/capture_cases.h"

#include <gtest/gtest.h>

#include "host/base/error.h"
#include "tests/support/capture_builder.h"

namespace fibertap::validation {
namespace {

using testing::Bytes;
using testing::some_frame;

/// Frames of 100 bytes one after another, damaged behind the last where asked for.
class ManyFrames final : public FrameSource {
 public:
  explicit ManyFrames(std::size_t count, bool damaged = false) : left_(count), damaged_(damaged) {}

  std::size_t pull(std::span<Frame> burst) override {
    if (left_ == 0 && damaged_) throw Error(Errc::kPartial, "cut");
    const std::size_t count = std::min(burst.size(), left_);
    for (Frame& frame : burst.first(count)) frame = {++time_, 200, bytes_};
    left_ -= count;
    return count;
  }

 private:
  std::size_t left_;
  bool damaged_;
  std::uint64_t time_ = 0;
  Bytes bytes_ = some_frame(100);
};

std::vector<Case> all(CaptureCases& cases) {
  std::vector<Case> all;
  while (auto the_case = cases.next()) all.push_back(std::move(*the_case));
  return all;
}

TEST(CaptureCases, EveryFrameIsInOneCase) {
  for (const std::size_t count : {0U, 1U, 4096U, 4097U, 10'000U}) {
    ManyFrames source(count);
    CaptureCases cases(source, {}, "in.pcap");
    std::uint64_t time = 0;
    for (const Case& the_case : all(cases)) {
      EXPECT_EQ(the_case.replay, "in.pcap");
      for (const CaseBatch& batch : the_case.loads[0].batches) {
        EXPECT_LE(record_bytes(batch), kMaxBatchBytes);
        for (const CaseFrame& frame : batch) {
          EXPECT_EQ(frame.timestamp_ns, ++time);
          EXPECT_EQ(frame.origlen, 200U);
          EXPECT_EQ(frame.bytes, some_frame(100));
        }
      }
    }
    EXPECT_EQ(time, count);
  }
}

TEST(CaptureCases, WhatLiesBeforeDamageIsACaseAndTheDamageIsToldBehindIt) {
  ManyFrames source(300, true);
  CaptureCases cases(source, {}, "in.pcap");
  EXPECT_EQ(size_of(cases.next().value()).frames, 300U);
  EXPECT_THROW(cases.next(), Error);
}

TEST(CaptureCases, OfALongFrameTheFirstPartIsTakenAndATimeThatNoPcapTellsWraps) {
  class OneFrame final : public FrameSource {
   public:
    std::size_t pull(std::span<Frame> burst) override {
      burst[0] = {~std::uint64_t{0}, 60'000, bytes_};
      return std::exchange(left_, 0);
    }

   private:
    std::size_t left_ = 1;
    Bytes bytes_ = some_frame(60'000);
  } source;
  CaptureCases cases(source, {}, "in.pcap");
  const CaseFrame frame = cases.next().value().loads[0].batches[0][0];
  EXPECT_EQ(frame.bytes.size(), abi::kMaxFrameBytes);
  EXPECT_EQ(frame.origlen, 60'000U);
  EXPECT_LT(frame.timestamp_ns / 1'000'000'000, std::uint64_t{1} << 32);
}

}  // namespace
}  // namespace fibertap::validation
