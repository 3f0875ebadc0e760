#include "host/lab/validate/case_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "host/base/error.h"
#include "host/lab/traffic/pcap_writer.h"
#include "host/lab/validate/random_cases.h"
#include "tests/support/capture_reading.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::validation {
namespace {

using testing::OwnedFrame;
using testing::read_all;
using testing::Reading;
using testing::TemporaryFolder;

using ::testing::HasSubstr;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(PcapWriter, AReaderFindsWhatWasWritten) {
  generation::PcapWriter pcap;
  std::vector<OwnedFrame> frames;
  const Case the_case = random_case(1, 0);
  for (const CaseFrame& frame : the_case.loads[0].batches[0]) {
    pcap.append(frame.view());
    frames.push_back({frame.timestamp_ns, frame.origlen, frame.bytes});
  }
  const Reading reading = read_all(pcap.bytes());
  EXPECT_FALSE(reading.error) << reading.message;
  ASSERT_EQ(reading.frames.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) EXPECT_EQ(reading.frames[i], frames[i]);
}

std::size_t frames_of(const CaseLoad& load) {
  std::size_t frames = 0;
  for (const CaseBatch& batch : load.batches) frames += batch.size();
  return frames;
}

TEST(CaseFolder, HoldsTheFilesOfAGoldenCase) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder.path() / "some" / "case";
  CaseLoad load = random_case(1, 0).loads[0];
  load.options = {4790, true, 1};
  write_case_folder(load, path, "# Why\n");
  EXPECT_EQ(text_of(path / "README.md"), "# Why\n");
  EXPECT_THAT(text_of(path / "options.ini"), HasSubstr("vxlan-port = 4790\n"));
  EXPECT_THAT(text_of(path / "mirror.yaml"), HasSubstr("AWS::EC2::TrafficMirrorSession"));
  EXPECT_THAT(text_of(path / "counters.json"), HasSubstr("\"frames\""));
  EXPECT_FALSE(text_of(path / "in.pcap").empty());
  EXPECT_FALSE(text_of(path / "expected.pcapng").empty());
  const std::string outcomes = text_of(path / "expected.outcomes");
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(outcomes, '\n')), frames_of(load));
}

TEST(CaseFolder, OptionsOfAnEarlierCaseGo) {
  const TemporaryFolder folder;
  CaseLoad load;
  load.batches = random_case(1, 0).loads[0].batches;
  load.mirror.filters = {{"Web", {}, false, {}}};
  load.mirror.sessions.resize(1);
  load.mirror.sessions[0].filter = 0;
  load.options.vxlan_port = 4790;
  write_case_folder(load, folder.path(), "");
  load.options.vxlan_port = kVxlanPort;
  write_case_folder(load, folder.path(), "");
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "options.ini"));
}

TEST(CaseFolder, ACaseWithoutASessionSaysThatItIsMeant) {
  const TemporaryFolder folder;
  CaseLoad load;
  load.batches = random_case(1, 0).loads[0].batches;
  write_case_folder(load, folder.path(), "");
  EXPECT_EQ(text_of(folder / "options.ini"), "allow-empty = true\n");
}

TEST(CaseFolder, APlaceThatIsNoFolderIsToldWithWhatToDo) {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "x";
  try {
    write_case_folder(random_case(1, 0).loads[0], folder / "file", "");
    FAIL() << "wrote into a file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kRuntime);
    EXPECT_THAT(error.what(), HasSubstr("--write-case"));
  }
}

}  // namespace
}  // namespace fibertap::validation
