#include <gtest/gtest.h>

#include <cstring>

#include "tests/sim/model/rig.h"

namespace fibertap {
namespace {

using abi::Disposition;
using testing::accepting;
using testing::Arena;
using testing::Batch;
using testing::Bytes;
using testing::mirrored_udp;
using testing::Packet;
using testing::Rig;

Bytes image_of(const Mirror& mirror, std::uint32_t generation = 1) {
  Interfaces interfaces;
  const RuleImage image = compile(mirror, {.generation = generation}, interfaces);
  return {image.bytes().begin(), image.bytes().end()};
}

bool is_zero(const abi::BatchStatus& status) {
  const abi::BatchStatus zero{};
  return std::memcmp(&status, &zero, sizeof(status)) == 0;
}

TEST(ModelLoad, NothingRunsBeforeALoad) {
  Rig rig;
  Batch batch = rig.run(mirrored_udp());
  EXPECT_EQ(batch.status.errors, abi::kErrorNotLoaded);
  batch.status.errors = 0;
  EXPECT_TRUE(is_zero(batch.status));
}

TEST(ModelLoad, CountersAreNotReadBeforeALoad) {
  const model::Model model;
  Bytes out(4096, 0xA5);
  EXPECT_EQ(model.read_counters(out).errors, abi::kErrorNotLoaded);
}

TEST(ModelLoad, AnswersWithTheGenerationAndNoCounts) {
  Rig rig;
  abi::BatchStatus status = rig.load(image_of(accepting(1), 0xFEDCBA98));
  EXPECT_EQ(status.generation, 0xFEDCBA98);
  status.generation = 0;
  EXPECT_TRUE(is_zero(status));
}

TEST(ModelLoad, EveryBatchNamesTheGenerationThatJudgedIt) {
  Rig rig(accepting(1), {.generation = 7});
  EXPECT_EQ(rig.run(mirrored_udp()).status.generation, 7u);
  EXPECT_EQ(rig.run(Arena()).status.generation, 7u);
  rig.load(accepting(1), {.generation = 8});
  EXPECT_EQ(rig.run(mirrored_udp()).status.generation, 8u);
}

TEST(ModelLoad, ANewImageReplacesAllAndStartsTheCountersAtZero) {
  Rig rig(accepting(1));
  EXPECT_EQ(rig.run(mirrored_udp()).frames(Disposition::accepted), 1u);
  EXPECT_EQ(rig.counters().sessions[0].accepted, 1u);

  rig.load(accepting(2), {.vxlan_port = 4790});
  EXPECT_EQ(rig.counters().sessions[0].accepted, 0u);
  EXPECT_EQ(rig.run(mirrored_udp()).frames(Disposition::not_vxlan), 1u);
  EXPECT_EQ(rig.run(mirrored_udp().destination_port(4790)).frames(Disposition::unknown_vni), 1u);
  EXPECT_EQ(rig.run(mirrored_udp().destination_port(4790).vni(2)).frames(Disposition::accepted),
            1u);
  EXPECT_EQ(rig.counters().sessions[0].accepted, 1u);
}

TEST(ModelLoad, LoadingTheSameImageAgainStartsTheCountersAtZero) {
  Rig rig(accepting(1));
  rig.run(mirrored_udp());
  rig.load(accepting(1));
  EXPECT_EQ(rig.counters().sessions[0].accepted, 0u);
  EXPECT_EQ(rig.counters().rows[0] + rig.counters().rows[1], 0u);
}

TEST(ModelLoad, AWrongImageIsToldAndLoadsNothing) {
  const Bytes whole = image_of(accepting(1));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    Rig rig;
    Bytes wrong = whole;
    wrong[at] ^= 0x80;
    ASSERT_EQ(rig.load(wrong).errors, abi::kErrorImage) << "byte " << at;
    ASSERT_EQ(rig.run(mirrored_udp()).status.errors, abi::kErrorNotLoaded) << "byte " << at;
  }
  for (std::size_t bytes = 0; bytes < whole.size(); bytes += abi::kBeatBytes) {
    Rig rig;
    EXPECT_EQ(
        rig.load(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(bytes))).errors,
        abi::kErrorImage)
        << bytes << " bytes";
  }
}

TEST(ModelLoad, AWrongImageUnloadsTheOneBefore) {
  Rig rig(accepting(1));
  Bytes wrong = image_of(accepting(1));
  wrong.back() ^= 1;
  EXPECT_EQ(rig.load(wrong).errors, abi::kErrorImage);
  EXPECT_EQ(rig.run(mirrored_udp()).status.errors, abi::kErrorNotLoaded);
  EXPECT_EQ(rig.load(accepting(1)).errors, 0u);
  EXPECT_EQ(rig.run(mirrored_udp()).frames(Disposition::accepted), 1u);
}

}  // namespace
}  // namespace fibertap
