#include "abi/version.h"
#include "sim/csim/identity.h"
#include "tests/sim/csim/kernel_beside_model.h"

namespace fibertap::testing {
namespace {

using KernelCommands = KernelTest;
FIBERTAP_PLAIN_AND_BOUNDED(KernelCommands);

TEST_P(KernelCommands, NothingIsJudgedBeforeALoad) {
  KernelBesideModel units(GetParam());
  EXPECT_EQ(units.run(sample_frames()).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.run({}, 0).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.read_counters(0).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.read_counters(20).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.load(sample_image().bytes()).errors, 0U);
  EXPECT_EQ(units.run(sample_frames()).errors, 0U);
}

TEST_P(KernelCommands, NothingIsJudgedAfterALoadThatWasRefused) {
  KernelBesideModel units(GetParam());
  units.load(sample_image().bytes());
  EXPECT_EQ(units.load(Bytes(3 * abi::kBeatBytes, 0xAA)).errors, abi::kErrorImage);
  EXPECT_EQ(units.run(sample_frames()).errors, abi::kErrorNotLoaded);
  EXPECT_EQ(units.read_counters(20).errors, abi::kErrorNotLoaded);
}

TEST_P(KernelCommands, InfoTellsWhatACardHolds) {
  csim::Kernel kernel(GetParam());
  for (int times = 0; times < 2; ++times) {
    const abi::KernelInfo info = kernel.info();
    EXPECT_EQ(info.magic, abi::kKernelMagic);
    EXPECT_EQ(info.abi_version, abi::kAbiVersion);
    EXPECT_EQ(info.max_sessions, abi::kCardSessions);
    EXPECT_EQ(info.max_blocks, abi::kCardBlocks);
    EXPECT_EQ(info.max_row_counters, abi::kCardRowCounters);
    EXPECT_EQ(info.max_frame_bytes, abi::kMaxFrameBytes);
    EXPECT_EQ(info.kernel_version, csim::kernel_version());
    EXPECT_EQ(info.source_id, csim::source_id());
    for (const std::uint8_t byte : info.reserved) EXPECT_EQ(byte, 0U);
    kernel.load(sample_image().bytes());
  }
}

TEST_P(KernelCommands, InfoSaysOfWhichSourcesTheKernelIs) {
  // The release stands above the patch level, and a build of this tree knows its sources.
  EXPECT_GE(csim::kernel_version(), 0x000100U);
  EXPECT_LT(csim::kernel_version(), 0x01000000U);
  EXPECT_NE(csim::source_id(), 0U);
}

TEST_P(KernelCommands, EveryAnswerFillsTheWholeStatus) {
  // Memory of a card that nobody has written must not be read: its check bits are wrong.
  csim::Kernel kernel(GetParam());
  const Bytes image = sample_image().bytes();
  Bytes output(1 << 16);
  for (const std::uint32_t command : {2U, 0U, 1U, 2U, 3U, 4U}) {
    const auto beats = static_cast<std::uint32_t>(command == 1 ? abi::beats(image.size()) : 0);
    Bytes first(sizeof(abi::BatchStatus) + abi::kBeatBytes, 0x00);
    Bytes second(first.size(), 0xFF);
    for (Bytes* const status : {&first, &second}) {
      kernel.serve(command, 0, beats, 1024, image.data(), output.data(), nullptr, status->data());
      status->erase(status->begin() + sizeof(abi::BatchStatus), status->end());
    }
    EXPECT_EQ(first, second) << "command " << command;
  }
}

TEST_P(KernelCommands, AnUnknownCommandIsToldAndDoesNothing) {
  csim::Kernel kernel(GetParam());
  const Bytes image = sample_image().bytes();
  for (const bool is_loaded : {false, true}) {
    for (const std::uint32_t code : {4U, 5U, 0x80000002U, 0xFFFFFFFFU}) {
      const abi::BatchStatus status = kernel.command(code);
      EXPECT_EQ(status.errors, abi::kErrorCommand) << "command " << code;
      EXPECT_EQ(status.generation, 0U);
      EXPECT_EQ(status.result_bytes, 0U);
    }
    const abi::BatchStatus counters = kernel.read_counters({});
    EXPECT_EQ(counters.errors, is_loaded ? abi::kErrorResultFull : abi::kErrorNotLoaded);
    kernel.load(image);
  }
}

TEST_P(KernelCommands, CountersNeedAllTheirRoom) {
  KernelBesideModel units(GetParam());
  units.load(sample_image().bytes());
  units.run(sample_frames());
  // A header, three session rows and 19 row counters: 64 + 96 + 152 bytes.
  for (std::size_t beats = 0; beats <= 7; ++beats) {
    EXPECT_EQ(units.read_counters(beats).errors, beats < 5 ? unsigned{abi::kErrorResultFull} : 0U)
        << beats << " beats";
  }
}

TEST_P(KernelCommands, ABatchOfNothingIsABatch) {
  KernelBesideModel units(GetParam());
  units.load(sample_image().bytes());
  EXPECT_EQ(units.run({}, 0, 0).generation, 77U);
  EXPECT_EQ(units.run({}, 0, 3).result_bytes, 0U);
  EXPECT_EQ(units.run({}, 2, 0).errors, abi::kErrorImpossibleHead);
  EXPECT_EQ(units.run(sample_frames()).errors, 0U);
}

}  // namespace
}  // namespace fibertap::testing
