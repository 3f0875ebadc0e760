#include "host/lab/vectors/batch.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>
#include <vector>

#include "host/base/error.h"

namespace fibertap::testing {
namespace {

using ::testing::HasSubstr;

/// As many frames of `bytes` bytes as are asked for, and how many were.
class EndlessFrames final : public FrameSource {
 public:
  explicit EndlessFrames(std::size_t bytes, std::size_t frames = SIZE_MAX)
      : bytes_(bytes), left_(frames) {}

  std::size_t pull(std::span<Frame> burst) override {
    const std::size_t count = std::min(burst.size(), left_);
    for (Frame& frame : burst.first(count)) {
      frame = {++pulled, static_cast<std::uint32_t>(bytes_.size()), bytes_};
    }
    left_ -= count;
    return count;
  }

  std::size_t pulled = 0;

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t left_;
};

TEST(Batch, TakesAllFramesOrAsManyAsWereAskedFor) {
  EndlessFrames three(50, 3);
  EXPECT_EQ(Batch(three, std::nullopt).frames(), 3U);
  EndlessFrames many(50);
  const Batch two(many, 2);
  EXPECT_EQ(two.frames(), 2U);
  EXPECT_EQ(two.records().size(), 128U);
  EXPECT_EQ(many.pulled, 2U);
  EndlessFrames none(50);
  EXPECT_EQ(Batch(none, 0).frames(), 0U);
  EXPECT_EQ(none.pulled, 0U);
}

TEST(Batch, SaysHowManyFramesFitWhenTheyAreTooMany) {
  constexpr std::size_t kFit = (std::size_t{1} << 20) / 64;
  EndlessFrames fitting(50, kFit);
  EXPECT_EQ(Batch(fitting, std::nullopt).frames(), kFit);
  EndlessFrames too_many(50, kFit + 1);
  try {
    const Batch batch(too_many, std::nullopt);
    FAIL() << "took " << batch.frames();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kConfiguration);
    EXPECT_THAT(error.what(), HasSubstr(fmt::format("--frames {}", kFit)));
  }
}

}  // namespace
}  // namespace fibertap::testing
