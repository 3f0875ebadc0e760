#include <experimental/xrt_xclbin.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "sim/card/kernel_registers.h"
#include "sim/card/xclbin_writer.h"
#include "tests/sim/card/card_rig.h"

// XRT's native API against the emulated card.

namespace fibertap::testing {
namespace {

constexpr std::size_t kPage = 4096;

void fill(xrt::bo& buffer, std::uint8_t value) {
  std::fill_n(buffer.map<std::uint8_t*>(), buffer.size(), value);
}

std::uint8_t first_byte(xrt::bo& buffer) { return *buffer.map<const std::uint8_t*>(); }

TEST(XrtDevice, IsThereWhileTheCardIs) {
  EXPECT_ANY_THROW(xrt::device(0)) << "no card yet";
  {
    CardRig rig;
    EXPECT_ANY_THROW(xrt::device(1));
    EXPECT_EQ(rig.device().get_info<xrt::info::device::name>(), "fibertap_emulated_card");
  }
  EXPECT_ANY_THROW(xrt::device(0)) << "pulled";
}

TEST(XrtDevice, LoadingTheSameXclbinAgainKeepsTheRules) {
  CardRig rig;
  rig.unit().load(accepting_rules(3));
  EXPECT_EQ(rig.device().load_xclbin(rig.card().xclbin().string()), rig.xclbin());
  EXPECT_EQ(rig.unit().run(some_frames(1)).status.generation, 3U);
}

TEST(XrtDevice, AnotherCardHasNothingOfTheFirst) {
  { CardRig().unit().load(accepting_rules(3)); }
  CardRig rig;
  EXPECT_EQ(rig.unit().run(some_frames(1)).status.errors, abi::kErrorNotLoaded);
}

TEST(XrtDevice, TwoHandlesShareTheCard) {
  CardRig rig;
  rig.unit().load(accepting_rules(4));
  xrt::device second(0);
  const xrt::uuid xclbin = second.load_xclbin(rig.card().xclbin().string());
  Unit unit(second, xclbin);
  EXPECT_EQ(unit.run(some_frames(2)).status.generation, 4U);
}

TEST(XrtDevice, RefusesAnotherDesignWhileSomebodyUsesThisOne) {
  CardRig rig;
  const Unit unit = rig.unit();
  const std::vector<std::uint8_t> other = card::write_xclbin(2, std::size_t{1} << 30);
  const xrt::xclbin xclbin(std::vector<char>(other.begin(), other.end()));
  EXPECT_ANY_THROW(rig.device().load_xclbin(xclbin));
}

TEST(XrtDevice, RefusesAnXclbinThatIsNotOfThisCard) {
  CardRig rig;
  std::vector<std::uint8_t> bytes = card::write_xclbin(2, std::size_t{1} << 30);
  const std::string description = card::kernel_description();
  const auto at = std::search(bytes.begin(), bytes.end(), description.begin(), description.end());
  ASSERT_NE(at, bytes.end());
  *at ^= 1;
  const xrt::xclbin xclbin(std::vector<char>(bytes.begin(), bytes.end()));
  EXPECT_ANY_THROW(rig.device().load_xclbin(xclbin));
}

TEST(XrtKernel, UnitsHaveTheirBanks) {
  card::CardSettings settings;
  settings.units = 4;
  const CardRig rig(settings);
  for (unsigned i = 0; i < 4; ++i) {
    Unit unit = rig.unit(i + 1);
    for (const int argument :
         {abi::kArgInput, abi::kArgOutput, abi::kArgOutcomes, abi::kArgStatus}) {
      EXPECT_EQ(unit.kernel().group_id(argument), static_cast<int>(card::bank_of(i, argument)));
    }
  }
  EXPECT_ANY_THROW(rig.unit(5));
}

TEST(XrtKernel, RefusesAnXclbinThatIsNotLoaded) {
  CardRig rig;
  const xrt::uuid other("01234567-89ab-cdef-0123-456789abcdef");
  EXPECT_ANY_THROW(xrt::kernel(rig.device(), other, "mirror_target"));
}

TEST(XrtKernel, WithoutAUnitNamedTheyTakeTurns) {
  card::CardSettings settings;
  settings.units = 2;
  CardRig rig(settings);
  const xrt::kernel kernel(rig.device(), rig.xclbin(), "mirror_target");
  xrt::bo status(rig.device(), kPage, 0);
  for (int i = 0; i < 4; ++i) {
    xrt::run run(kernel);
    run.set_arg(abi::kArgCommand, static_cast<std::uint32_t>(abi::Command::kInfo));
    run.set_arg(abi::kArgStatus, status.address());
    run.start();
    run.wait();
  }
  const card::LinkReport report = rig.card().link_report();
  EXPECT_EQ(report.units[0].runs, 2U);
  EXPECT_EQ(report.units[1].runs, 2U);
}

TEST(XrtBuffer, HostAndCardKnowNothingOfEachOtherWithoutASync) {
  CardRig rig;
  xrt::bo buffer(rig.device(), kPage, 0);
  fill(buffer, 1);
  buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE);
  fill(buffer, 2);
  buffer.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
  EXPECT_EQ(first_byte(buffer), 1) << "what was synced, not what was written later";
}

TEST(XrtBuffer, AForgottenSyncGivesTheKernelStaleFrames) {
  CardRig rig;
  Unit unit = rig.unit();
  unit.load(accepting_rules());
  const Bytes before = unit.run(some_frames(5, 1)).output;
  const Arena arena = some_frames(5, 2);
  unit.input().write(arena.bytes().data(), arena.bytes().size(), 0);
  unit.command().start();
  EXPECT_EQ(unit.finish().output, before);
}

TEST(XrtBuffer, APartIsSyncedAlone) {
  CardRig rig;
  xrt::bo buffer(rig.device(), 2 * kPage, 0);
  fill(buffer, 1);
  buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE);
  fill(buffer, 2);
  buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE, 64, kPage);
  buffer.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
  const auto* const bytes = buffer.map<const std::uint8_t*>();
  EXPECT_EQ(bytes[kPage - 1], 1);
  EXPECT_EQ(bytes[kPage], 2);
  EXPECT_EQ(bytes[kPage + 63], 2);
  EXPECT_EQ(bytes[kPage + 64], 1);
  EXPECT_ANY_THROW(buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE, kPage + 1, kPage));
}

TEST(XrtBuffer, LiesInTheBankAskedFor) {
  card::CardSettings settings;
  settings.bank_bytes = std::size_t{1} << 20;
  CardRig rig(settings);
  for (unsigned bank = 0; bank < card::kBanks; ++bank) {
    const xrt::bo buffer(rig.device(), kPage, bank);
    EXPECT_EQ(buffer.address() / settings.bank_bytes, bank);
  }
  EXPECT_THROW(xrt::bo(rig.device(), kPage, card::kBanks), std::bad_alloc);
}

TEST(XrtBuffer, ABankRunsOutAndIsFreeAgain) {
  card::CardSettings settings;
  settings.bank_bytes = std::size_t{1} << 20;
  CardRig rig(settings);
  for (int i = 0; i < 2; ++i) {
    const xrt::bo large(rig.device(), settings.bank_bytes - 2 * kPage, 0);
    EXPECT_THROW(xrt::bo(rig.device(), kPage, 0), std::bad_alloc);
    const xrt::bo elsewhere(rig.device(), kPage, 1);
  }
}

TEST(XrtBuffer, OfTheUserIsUsedInPlace) {
  CardRig rig;
  const std::unique_ptr<void, decltype(&std::free)> memory(std::aligned_alloc(kPage, kPage),
                                                           &std::free);
  xrt::bo buffer(rig.device(), memory.get(), kPage, 0);
  fill(buffer, 9);
  EXPECT_EQ(*static_cast<std::uint8_t*>(memory.get()), 9);
  buffer.sync(XCL_BO_SYNC_BO_TO_DEVICE);
  fill(buffer, 0);
  buffer.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
  EXPECT_EQ(*static_cast<std::uint8_t*>(memory.get()), 9);
}

TEST(XrtBuffer, ASubBufferIsAPartOfItsParent) {
  CardRig rig;
  xrt::bo buffer(rig.device(), 2 * kPage, 0);
  xrt::bo part(buffer, kPage, kPage);
  EXPECT_EQ(part.address(), buffer.address() + kPage);
  fill(part, 5);
  part.sync(XCL_BO_SYNC_BO_TO_DEVICE);
  fill(buffer, 0);
  buffer.sync(XCL_BO_SYNC_BO_FROM_DEVICE);
  EXPECT_EQ(first_byte(part), 5);
}

TEST(XrtRun, CallsBackWhenItHasEnded) {
  CardRig rig;
  Unit unit = rig.unit();
  std::atomic<int> state = 0;
  unit.command().add_callback(
      ERT_CMD_STATE_COMPLETED,
      [](const void*, ert_cmd_state ended, void* to) {
        auto& reported = *static_cast<std::atomic<int>*>(to);
        reported = ended;
        reported.notify_one();
      },
      &state);
  unit.info();
  state.wait(0);  // who calls back is not who waits
  EXPECT_EQ(state, ERT_CMD_STATE_COMPLETED);
}

#if defined(FIBERTAP_SANITIZED)
// They report the signal and exit.
bool ended_by_segv(int status) { return WIFEXITED(status) && WEXITSTATUS(status) != 0; }
constexpr const char* kLastWords = "SEGV";
#else
bool ended_by_segv(int status) { return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV; }
constexpr const char* kLastWords = "";
#endif

// The last page of a buffer ends where its memory ends: what the kernel would do to a neighbour
// shows.
TEST(XrtRunDeathTest, AKernelThatRunsPastItsBufferIsCaught) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        CardRig rig;
        Unit unit = rig.unit();
        unit.load(accepting_rules());
        const xrt::bo small(rig.device(), kPage, unit.kernel().group_id(abi::kArgOutput));
        unit.command().set_arg(abi::kArgOutput, small);
        unit.run(some_frames(100));
      },
      ended_by_segv, kLastWords);
}

}  // namespace
}  // namespace fibertap::testing
