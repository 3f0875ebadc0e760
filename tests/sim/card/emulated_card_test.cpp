#include "sim/card/emulated_card.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "abi/version.h"
#include "sim/card/xclbin_writer.h"
#include "sim/csim/identity.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::testing {
namespace {

namespace fs = std::filesystem;

TEST(EmulatedCard, TakesItsXclbinAway) {
  fs::path xclbin;
  {
    const card::EmulatedCard card;
    xclbin = card.xclbin();
    EXPECT_TRUE(fs::exists(xclbin));
    EXPECT_EQ(fs::file_size(xclbin), card::write_xclbin(1, card::CardSettings().bank_bytes).size());
  }
  EXPECT_FALSE(fs::exists(xclbin));
}

TEST(EmulatedCard, HasOneToFourUnitsAndWholeKibibytes) {
  EXPECT_THROW(card::EmulatedCard({.units = 0}), std::invalid_argument);
  EXPECT_THROW(card::EmulatedCard({.units = 5}), std::invalid_argument);
  EXPECT_THROW(card::EmulatedCard({.units = 1, .bank_bytes = 1000}), std::invalid_argument);
}

TEST(EmulatedCard, IsOneAtATime) {
  const card::EmulatedCard first;
  EXPECT_THROW(const card::EmulatedCard second, std::runtime_error);
}

TEST(EmulatedCard, SaysWhereItLookedForTheDriver) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "lib/fibertap");  // two folders above the program
  std::ofstream(folder / "lib/fibertap/libxrt_core.so.2") << "somebody else's";
  fs::create_directories(folder / "prefix/bin");
  const std::string program = folder / "prefix/bin/program";
  fs::copy_file(fs::read_symlink("/proc/self/exe"), program);
  const std::string command = program + " --gtest_filter=EmulatedCard.TakesItsXclbinAway 2>&1";
  std::FILE* const output = popen(command.c_str(), "r");
  ASSERT_NE(output, nullptr);
  std::string text;
  for (int c = std::fgetc(output); c != EOF; c = std::fgetc(output)) text += static_cast<char>(c);
  EXPECT_NE(pclose(output), 0);
  EXPECT_THAT(text, ::testing::HasSubstr("driver library not found"));
  EXPECT_THAT(text, ::testing::HasSubstr(folder / "prefix/bin/lib/fibertap/libxrt_core.so.2"));
  EXPECT_THAT(text, ::testing::HasSubstr(folder / "prefix/lib/fibertap/libxrt_core.so.2"));
}

TEST(Xclbin, IsTheSameForTheSameSettingsAndAnotherForOthers) {
  EXPECT_EQ(card::write_xclbin(2, 1 << 20), card::write_xclbin(2, 1 << 20));
  constexpr std::size_t kUuidAt = 304 + 120;  // axlf.m_header.uuid
  std::set<std::vector<std::uint8_t>> uuids;
  for (const unsigned units : {1U, 2U, 3U, 4U}) {
    for (const std::size_t bytes : {std::size_t{1} << 20, std::size_t{1} << 34}) {
      const std::vector<std::uint8_t> xclbin = card::write_xclbin(units, bytes);
      uuids.emplace(xclbin.begin() + kUuidAt, xclbin.begin() + kUuidAt + 16);
    }
  }
  EXPECT_EQ(uuids.size(), 8U);
}

TEST(Xclbin, SaysWhichKernelItHas) {
  const std::vector<std::uint8_t> xclbin = card::write_xclbin(1, 1 << 20);
  const std::string text(xclbin.begin(), xclbin.end());
  const auto key = [](const std::string& name, const std::string& value) {
    return ::testing::HasSubstr(fmt::format(R"({{"key": "{}", "value": "{}"}})", name, value));
  };
  EXPECT_THAT(text, key("fibertap_source_id", fmt::format("{:016x}", csim::source_id())));
  EXPECT_THAT(text, key("fibertap_abi_version", fmt::format("{}", abi::kAbiVersion)));
  const std::uint32_t version = csim::kernel_version();
  EXPECT_THAT(text, key("fibertap_kernel_version",
                        fmt::format("{}.{}.{}", version >> 16, version >> 8 & 255, version & 255)));
}

}  // namespace
}  // namespace fibertap::testing
