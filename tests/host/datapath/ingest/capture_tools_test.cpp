#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "host/datapath/ingest/capture_reader.h"
#include "tests/support/capture_builder.h"
#include "tests/support/capture_reading.h"
#include "tests/support/temporary_folder.h"

// tshark must see in a capture what CaptureReader sees. The captures are written by Wireshark's own
// tools, or are of a kind that these do not write.

namespace fibertap {
namespace {

using testing::Bytes;
using testing::kCaptureTime;
using testing::OwnedFrame;
using testing::PcapFile;
using testing::PcapngFile;
using testing::Reading;
using testing::some_frame;

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::string output;
  std::array<char, 4096> part{};
  while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe.get())) {
    output.append(part.data(), size);
  }
  return output;
}

/// One line a frame: number, origlen, caplen, seconds with nine digits.
std::string lines(const std::vector<OwnedFrame>& frames) {
  std::string text;
  for (std::size_t i = 0; i != frames.size(); ++i) {
    const OwnedFrame& frame = frames[i];
    text += fmt::format("{}\t{}\t{}\t{}.{:09}\n", i + 1, frame.origlen, frame.bytes.size(),
                        frame.timestamp_ns / 1'000'000'000, frame.timestamp_ns % 1'000'000'000);
  }
  return text;
}

class CaptureTools : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const std::string tool : {"tshark", "editcap", "mergecap", "text2pcap"}) {
      if (std::system(("command -v " + tool + " > /dev/null").c_str()) != 0) {
        GTEST_SKIP() << tool << " is not installed";
      }
    }
    write("in.pcap", some_file().bytes());
  }

  static PcapFile some_file() {
    PcapFile file;
    file.nanoseconds();
    for (std::uint8_t i = 0; i != 50; ++i) {
      file.frame(kCaptureTime + i * 1'234'567u, some_frame(20u + i * 29u, i), 1500u + i);
    }
    return file;
  }

  std::string path(const std::string& name) const { return folder_ / name; }

  void write(const std::string& name, const Bytes& bytes) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  }

  void run(const std::string& command) const {
    ASSERT_EQ(
        std::system(("cd " + folder_.path().string() + " && " + command + " 2> /dev/null").c_str()),
        0)
        << command;
  }

  void expect_tshark_agrees(const std::string& name, std::size_t frames) const {
    CaptureReader reader(path(name));
    const Reading reading = testing::read_all(reader);
    EXPECT_EQ(reading.error, std::nullopt) << reading.message;
    EXPECT_EQ(reading.frames.size(), frames) << name;
    EXPECT_EQ(lines(reading.frames),
              output_of("tshark -r " + path(name) +
                        " -T fields -e frame.number -e frame.len -e frame.cap_len "
                        "-e frame.time_epoch 2> /dev/null"))
        << name;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(CaptureTools, AgreeOnEveryFormatOfEditcap) {
  for (const std::string format : {"pcap", "nsecpcap", "pcapng"}) {
    run("editcap -F " + format + " in.pcap " + format);
    expect_tshark_agrees(format, 50);
    run("editcap -F " + format + " -s 60 -t -1000.5 in.pcap short-" + format);
    expect_tshark_agrees("short-" + format, 50);
  }
}

TEST_F(CaptureTools, AgreeOnMergedFilesOfSeveralInterfaces) {
  run("editcap -F pcap in.pcap micro.pcap");
  run("editcap -F pcapng -t 0.000000001 in.pcap nano.pcapng");
  run("mergecap -F pcapng -w merged.pcapng micro.pcap nano.pcapng in.pcap");
  expect_tshark_agrees("merged.pcapng", 150);
}

TEST_F(CaptureTools, AgreeOnWhatText2pcapWrites) {
  write("in.txt", {'0', '0', '0', '0', ' ', '0', '1', ' ', '0', '2', ' ', '0', '3', '\n'});
  run("text2pcap -n in.txt text.pcapng");
  expect_tshark_agrees("text.pcapng", 1);
  run("text2pcap -F pcap in.txt text.pcap");
  expect_tshark_agrees("text.pcap", 1);
}

TEST_F(CaptureTools, AgreeOnBigEndianPcap) {
  write("big.pcap", PcapFile().big_endian().frame(kCaptureTime, some_frame(60), 1500).bytes());
  expect_tshark_agrees("big.pcap", 1);
}

TEST_F(CaptureTools, AgreeOnClocks) {
  constexpr std::array<std::uint8_t, 8> kResolutions{0, 3, 6, 9, 12, 0x8a, 0x94, 0x9e};
  PcapngFile file;
  for (const std::endian order : {std::endian::little, std::endian::big}) {
    file.section(order);
    std::uint32_t id = 0;
    for (const std::uint8_t resolution : kResolutions) {
      file.interface({.tsresol = resolution});
      file.interface({.tsresol = resolution, .tsoffset = 1'000'000});
      for (const std::uint64_t ticks : {1u, 1'553'000'001u, 2'000'000'003u}) {
        file.enhanced(id, ticks, some_frame(60), 99);
        file.enhanced(id + 1, ticks, some_frame(61));
      }
      id += 2;
    }
  }
  write("clocks.pcapng", file.bytes());
  expect_tshark_agrees("clocks.pcapng", 96);
}

TEST_F(CaptureTools, AgreeOnSectionsOfBothByteOrdersAndOldBlocks) {
  PcapngFile file;
  for (const std::endian order : {std::endian::big, std::endian::little}) {
    file.section(order).interface({.tsresol = 9}).block(0x7f, some_frame(9));
    file.enhanced(0, kCaptureTime, some_frame(61), 61, 8)
        .obsolete(0, kCaptureTime + 1, some_frame(62), 70);
  }
  write("old.pcapng", file.bytes());
  expect_tshark_agrees("old.pcapng", 4);
}

}  // namespace
}  // namespace fibertap
