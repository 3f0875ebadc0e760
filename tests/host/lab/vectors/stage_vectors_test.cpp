#include "host/lab/vectors/stage_vectors.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/host/lab/vectors/recorded.h"

namespace fibertap::testing {
namespace {

std::size_t lines(const VectorFile& file) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < file.text.size(); at = file.text.find('\n', at) + 1) {
    if (file.text.compare(at, 2, "//") != 0) ++count;
  }
  return count;
}

TEST(Stages, EveryStreamOfTheBatchIsWrittenByOneAndReadByAnother) {
  const Recorded recorded(3);
  const std::vector<Stage> stages = stages_of(recorded.recording);
  EXPECT_EQ(stages.front().name, "read_beats");
  EXPECT_EQ(stages.back().name, kAllStages);
  for (const csim::StreamTrace& stream : recorded.recording.run.streams) {
    const auto has = [&](std::vector<std::string> Stage::*end) {
      return std::ranges::count_if(stages, [&](const Stage& stage) {
        return std::ranges::count(stage.*end, stream.name) != 0;
      });
    };
    EXPECT_GE(has(&Stage::outputs), 1) << stream.name;
    EXPECT_GE(has(&Stage::inputs), 1) << stream.name;
  }
}

TEST(StageVectors, AreOneLineForEveryTokenTheStreamCarried) {
  const Recorded recorded(3);
  for (const Stage& stage : stages_of(recorded.recording)) {
    for (const VectorFile& file : stage_vectors(recorded.recording, stage)) {
      for (const csim::StreamTrace& stream : recorded.recording.run.streams) {
        if (!file.name.starts_with(stage.name + "." + stream.name + ".")) continue;
        EXPECT_EQ(lines(file), stream.tokens.size()) << file.name;
      }
    }
  }
}

TEST(StageVectors, HaveUndefinedBytesAsZeros) {
  // Arena fills what nobody owns with 0xA5; a frame's last beat has such bytes behind it.
  const Recorded recorded(3);
  for (const csim::StreamTrace& stream : recorded.recording.run.streams) {
    if (!csim::carries_beats(stream.name)) continue;
    for (const csim::Bits& token : stream.tokens) {
      const std::vector<csim::Field> beat = csim::fields_of(stream.name, token);
      const std::vector<std::uint8_t>& data = beat[0].value.bytes;
      const auto behind = data.begin() + static_cast<std::ptrdiff_t>(beat[1].value.low());
      EXPECT_EQ(std::count(behind, data.end(), 0), data.end() - behind) << stream.name;
    }
  }
}

}  // namespace
}  // namespace fibertap::testing
