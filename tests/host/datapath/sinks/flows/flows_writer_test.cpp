#include "host/datapath/sinks/flows/flows_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "host/base/error.h"
#include "host/datapath/sinks/queued_sink.h"
#include "tests/host/datapath/sinks/counted.h"
#include "tests/host/datapath/sinks/flows/accepted.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/packet.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using testing::accepted;
using testing::Bytes;
using testing::content_of;
using testing::counted;
using testing::joined;
using testing::kBegin;
using testing::kSecond;
using testing::Packet;

const std::vector<Interface> kInterfaces = {{7, "web of eni-0a"}, {8, "db"}};

struct StillClock final : Clock {
  TimePoint now() const override { return time; }
  TimePoint time;
};

/// Lines that came; it takes as many as it is given room for.
struct Collected {
  std::string text;
  std::size_t room = 1'000'000;
  int error = ENOSPC;
  bool is_finished = false;
};

class CollectingOutput final : public LineOutput {
 public:
  explicit CollectingOutput(Collected& to) : to_(to) {}

  const std::string& path() const noexcept override { return path_; }
  Loss write(PieceRun lines) noexcept override {
    for (std::uint64_t i = 0; i < lines.pieces; ++i) {
      if (to_.room == 0) return {lines.pieces - i, to_.error};
      --to_.room;
      const auto end = std::ranges::find(lines.bytes, '\n') + 1;
      to_.text.append(lines.bytes.begin(), end);
      lines.bytes = {end, lines.bytes.end()};
    }
    EXPECT_TRUE(lines.bytes.empty());
    return {};
  }
  void finish() override { to_.is_finished = true; }
  std::uint64_t taken() const noexcept override { return to_.text.size(); }

 private:
  Collected& to_;
  const std::string path_ = "collected";
};

class FlowsWriterTest : public ::testing::Test {
 protected:
  std::unique_ptr<FlowsWriter> make(FlowTableSettings table = {},
                                    const char* fields =
                                        "${interface-id} ${srcport} ${packets} "
                                        "${log-status}") {
    auto writer =
        std::make_unique<FlowsWriter>(FlowsSettings{table, {read_flow_fields("a", fields)}, clock_},
                                      std::make_unique<CollectingOutput>(collected_));
    writer->describe(kInterfaces);
    return writer;
  }

  static Bytes udp(std::uint16_t port, std::uint64_t seconds = 0, std::uint32_t interface = 0) {
    return accepted(Packet().ethernet().ipv4().udp(port, 53).bytes(),
                    {.timestamp_ns = kBegin + seconds * kSecond,
                     .vni = kInterfaces[interface].vni.value(),
                     .interface_id = interface});
  }

  static void append(Bytes& run, const Bytes& block) {
    run.insert(run.end(), block.begin(), block.end());
  }

  static Loss take(FlowsWriter& writer, std::initializer_list<Bytes> blocks) {
    Bytes run = joined(blocks);
    return writer.take(run, blocks.size());
  }

  std::string text() { return std::exchange(collected_.text, ""); }

  StillClock clock_;
  Collected collected_;
};

TEST_F(FlowsWriterTest, ARecordIsWrittenWhenItsFlowIsOver) {
  const auto writer = make();
  take(*writer, {udp(1), udp(2, 0, 1), udp(1)});
  EXPECT_EQ(text(), "");
  take(*writer, {udp(3, 60)});
  EXPECT_EQ(text(), "eni-0a 1 2 OK\nvni-8 2 1 OK\n");
  EXPECT_EQ(counted(*writer)["flow_records"], 2U);
  EXPECT_EQ(counted(*writer)["flows"], 1U);
  writer->finish(0, {});
  EXPECT_EQ(text(), "eni-0a 3 1 OK\n");
  EXPECT_TRUE(collected_.is_finished);
}

TEST_F(FlowsWriterTest, TimeGoesOnWhileNoFrameComes) {
  const auto writer = make();
  take(*writer, {udp(1), udp(2, 30)});
  clock_.time += 30s - 1ns;
  writer->rest();
  EXPECT_EQ(text(), "");
  clock_.time += 1ns;
  writer->rest();
  EXPECT_EQ(text(), "eni-0a 1 1 OK\n");
  clock_.time += 30s;
  writer->rest();
  EXPECT_EQ(text(), "eni-0a 2 1 OK\n");
}

TEST_F(FlowsWriterTest, AFullTableWritesItsOldestFlowAndCountsIt) {
  const auto writer = make({.most_flows = 2});
  take(*writer, {udp(1), udp(2), udp(3), udp(1)});
  EXPECT_EQ(text(), "eni-0a 1 1 OK\neni-0a 2 1 OK\n");
  EXPECT_EQ(counted(*writer)["flows_evicted"], 2U);
}

TEST_F(FlowsWriterTest, FlowsThatEndedEarlyAndFramesWithoutAddressesAreCounted) {
  const auto writer = make();
  const auto tcp = [](std::uint16_t port, std::uint8_t flags, std::uint64_t seconds) {
    Bytes frame = Packet().ethernet().ipv4().tcp(port, 80).bytes();
    frame.at(14 + 20 + 13) = flags;
    return accepted(frame, {.timestamp_ns = kBegin + seconds * kSecond});
  };
  const Bytes arp = accepted(Packet().ethernet().ether_type(0x0806).payload(28).bytes(),
                             {.timestamp_ns = kBegin + kSecond});
  take(*writer, {tcp(1, kTcpFin, 0), tcp(2, kTcpAck, 0), arp, arp});
  take(*writer, {udp(3, 10)});
  EXPECT_EQ(counted(*writer)["flows_closed_early"], 1U);
  EXPECT_EQ(counted(*writer)["frames_without_ip"], 2U);
  EXPECT_EQ(counted(*writer)["flows"], 3U);
  writer->finish(0, {});
  EXPECT_EQ(counted(*writer)["flows_closed_early"], 1U) << "the end is no early one";
  EXPECT_EQ(counted(*writer)["flows"], 0U);
}

TEST_F(FlowsWriterTest, ARecordThatCannotBeWrittenLosesTheFramesInIt) {
  const auto writer = make();
  take(*writer, {udp(1), udp(1), udp(2), udp(3, 1)});
  collected_.room = 1;
  const Loss loss = take(*writer, {udp(4, 61)});
  EXPECT_EQ(text(), "eni-0a 1 2 OK\n");
  EXPECT_EQ(loss.frames, 2U);
  EXPECT_EQ(loss.error, ENOSPC);
  collected_.room = 100;
  writer->finish(0, {});
  EXPECT_EQ(text(), "- - - SKIPDATA\neni-0a 4 1 OK\n");
  EXPECT_EQ(writer->late_loss().frames, 0U);
  EXPECT_EQ(counted(*writer)["flow_records"], 2U);
}

TEST_F(FlowsWriterTest, TheRecordOfWhatWasSkippedHasTheTimesOfAllThatIsMissing) {
  const auto writer = make({}, "${start} ${end} ${log-status}");
  take(*writer, {udp(1), udp(2, 5)});
  collected_.room = 0;
  EXPECT_EQ(take(*writer, {udp(3, 100)}).frames, 2U);
  EXPECT_EQ(take(*writer, {udp(4, 200)}).frames, 1U);
  collected_.room = 100;
  take(*writer, {udp(5, 300)});
  EXPECT_EQ(text(), "1700000000 1700000100 SKIPDATA\n1700000200 1700000200 OK\n");
}

TEST_F(FlowsWriterTest, FramesThatWereLostBeforeItLeaveARecordToo) {
  const auto writer = make({}, "${start} ${end} ${log-status}");
  take(*writer, {udp(1)});
  writer->miss(5);
  take(*writer, {udp(2, 10)});
  writer->finish(0, {});
  EXPECT_EQ(text(),
            "1700000000 1700000010 SKIPDATA\n1700000000 1700000000 OK\n"
            "1700000010 1700000010 OK\n");
}

TEST_F(FlowsWriterTest, WhatIsLostAtTheEndIsALateLoss) {
  const auto writer = make();
  take(*writer, {udp(1), udp(2), udp(2)});
  collected_.room = 0;
  collected_.error = EPIPE;
  writer->finish(0, {});
  const Loss loss = writer->late_loss();
  EXPECT_EQ(loss.frames, 3U);
  EXPECT_EQ(loss.error, EPIPE);
  EXPECT_EQ(writer->late_loss().frames, 0U);
}

TEST_F(FlowsWriterTest, MoreRecordsThanAreWrittenAtOnceAreAllWritten) {
  const auto writer = make({}, "${srcport} ${log-status}");
  Bytes run;
  for (std::uint16_t port = 0; port < 10'000; ++port) append(run, udp(port));
  writer->take(run, 10'000);
  writer->finish(0, {});
  std::istringstream lines(text());
  std::string line;
  int port = 0;
  while (std::getline(lines, line)) EXPECT_EQ(line, fmt::format("{} OK", port++));
  EXPECT_EQ(port, 10'000);
}

/// The sink's counters after frames of two flows, of which the records of one are written.
TEST_F(FlowsWriterTest, BehindAQueueNoFrameIsWrittenAndLost) {
  const auto writer = make();
  QueuedSink sink(*writer, {});
  const Bytes blocks = joined({udp(1), udp(1), udp(2)});
  CheckedResult result{};
  result.blocks = blocks;
  result.accepted = 3;
  sink.write(result);
  collected_.room = 1;
  sink.finish(0, {});
  const SinkCounters counters = sink.counters();
  EXPECT_EQ(counters.accepted, 3U);
  EXPECT_EQ(counters.written, 2U);
  EXPECT_EQ(counters.write_failed, 1U);
  EXPECT_EQ(counters.queued, 0U);
  EXPECT_EQ(counters.last_error, ENOSPC);
}

TEST_F(FlowsWriterTest, RandomFramesAreInOneRecordEach) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const auto writer = make({.most_flows = 50, .interval = 10s},
                           "${vni} ${srcaddr} ${srcport} ${packets} ${bytes} ${start} ${end}");
  using Flow = std::tuple<std::uint32_t, std::string, std::string>;
  std::map<Flow, std::pair<std::uint64_t, std::uint64_t>> sums;  // frames and bytes
  std::uint64_t time_ns = kBegin;
  for (int batch = 0; batch < 100; ++batch) {
    Bytes run;
    const std::uint64_t frames = random() % 50;
    for (std::uint64_t i = 0; i < frames; ++i) {
      time_ns += random() % (kSecond / 5);
      const auto port = static_cast<std::uint16_t>(random() % 80);
      const std::size_t payload = random() % 1400;
      const auto interface = static_cast<std::uint32_t>(random() % 2);
      const Packet packet = random() % 2 == 0
                                ? Packet().ethernet().ipv4().udp(port, 53).payload(payload)
                                : Packet().ethernet().ipv6().udp(port, 53).payload(payload);
      const bool is_ipv4 = packet.bytes()[12] == 0x08;
      auto& sum = sums[{kInterfaces[interface].vni.value(), is_ipv4 ? "10.0.0.1" : "2001:db8::1",
                        std::to_string(port)}];
      sum.first += 1;
      sum.second += payload + (is_ipv4 ? 28 : 48);
      append(run, accepted(packet.bytes(), {.timestamp_ns = time_ns,
                                            .vni = *kInterfaces[interface].vni,
                                            .interface_id = interface,
                                            .keep = 64}));
    }
    ASSERT_EQ(writer->take(run, frames).frames, 0U);
    clock_.time += std::chrono::milliseconds(random() % 500);
    if (random() % 4 == 0) writer->rest();
  }
  writer->finish(0, {});
  std::istringstream lines(text());
  std::uint32_t vni = 0;
  std::string address;
  std::string port;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  while (lines >> vni >> address >> port >> packets >> bytes >> start >> end) {
    sums[{vni, address, port}].first -= packets;
    sums[{vni, address, port}].second -= bytes;
    EXPECT_LE(end - start, 10U);
  }
  for (const auto& [flow, left] : sums) EXPECT_EQ(left, std::pair(0UL, 0UL));
}

class FlowFilesTest : public FlowsWriterTest {
 protected:
  FileSetSettings called(const std::string& pattern) const {
    FileSetSettings files;
    files.pattern = folder_ / pattern;
    return files;
  }

  std::unique_ptr<FlowsWriter> make_in_files(const FileSetSettings& files) {
    const FlowRecordSettings record{read_flow_fields("a", "${srcport} ${log-status}")};
    return std::make_unique<FlowsWriter>(
        FlowsSettings{{}, record, clock_},
        std::make_unique<FiledLines>(files, FlowRecords(record).heading(),
                                     [this](const std::string& note) { notes_.push_back(note); }));
  }

  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      const Bytes bytes = content_of(entry.path());
      files[entry.path().filename()] = {bytes.begin(), bytes.end()};
    }
    return files;
  }

  testing::TemporaryFolder folder_;
  std::vector<std::string> notes_;
};

using Files = std::map<std::string, std::string>;

TEST_F(FlowFilesTest, EveryFileBeginsWithTheHeadingAndIsNoLargerThanAsked) {
  FileSetSettings settings = called("%{seq}.log");
  settings.rotation.bytes = 19 + 2 * 5;
  const auto writer = make_in_files(settings);
  take(*writer, {udp(1), udp(2), udp(3), udp(4), udp(5)});
  writer->finish(0, {});
  EXPECT_EQ(files(), (Files{{"0.log", "srcport log-status\n1 OK\n2 OK\n"},
                            {"1.log", "srcport log-status\n3 OK\n4 OK\n"},
                            {"2.log", "srcport log-status\n5 OK\n"}}));
}

TEST_F(FlowFilesTest, ARecordThatIsLargerThanAFileMayBeHasOneOfItsOwn) {
  FileSetSettings settings = called("%{seq}");
  settings.rotation.bytes = 1;
  const auto writer = make_in_files(settings);
  take(*writer, {udp(1), udp(2)});
  writer->finish(0, {});
  EXPECT_EQ(files(),
            (Files{{"0", "srcport log-status\n1 OK\n"}, {"1", "srcport log-status\n2 OK\n"}}));
}

TEST_F(FlowFilesTest, AFileEndsWithItsPeriod) {
  std::chrono::system_clock::time_point now{1'000'000'000s};
  FileSetSettings settings = called("%s");
  settings.rotation.period = 60s;
  settings.clock = [&] { return now; };
  const auto writer = make_in_files(settings);
  take(*writer, {udp(1)});
  take(*writer, {udp(2, 60)});
  now += 20s;
  writer->rest();
  writer->finish(0, {});
  EXPECT_EQ(files(), (Files{{"1000000000", "srcport log-status\n1 OK\n"},
                            {"1000000020", "srcport log-status\n2 OK\n"}}));
}

TEST_F(FlowFilesTest, WhatADiskWithoutRoomDoesNotTakeIsLost) {
  std::signal(SIGXFSZ, SIG_IGN);
  const auto writer = make_in_files(called("a"));
  take(*writer, {udp(1), udp(1), udp(2)});
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit{19 + 3, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  const Loss loss = take(*writer, {udp(3, 60)});
  setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(loss.frames, 3U);
  EXPECT_EQ(loss.error, EFBIG);
  writer->finish(0, {});
  EXPECT_EQ(files(), (Files{{"a", "srcport log-status\n- SKIPDATA\n3 OK\n"}}));
}

TEST_F(FlowFilesTest, EveryReaderOfAPipeGetsTheHeadingFirst) {
  std::signal(SIGPIPE, SIG_IGN);
  const std::string path = folder_ / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  const FlowRecordSettings record{read_flow_fields("a", "${srcport}")};
  const auto read_end = [&] { return open(path.c_str(), O_RDONLY | O_NONBLOCK); };
  const auto content = [](int fd) {
    char text[256];
    const auto bytes = read(fd, text, sizeof(text));
    return std::string(text, bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
  };
  int reader = read_end();
  FlowsWriter writer({{}, record, clock_},
                     std::make_unique<PipedLines>(path, FlowRecords(record).heading()));
  take(writer, {udp(1)});
  EXPECT_EQ(take(writer, {udp(2, 60)}).frames, 0U);
  EXPECT_EQ(content(reader), "srcport\n1\n");
  close(reader);
  const Loss loss = take(writer, {udp(3, 120)});
  EXPECT_EQ(loss.frames, 1U);
  EXPECT_EQ(loss.error, EPIPE);
  reader = read_end();
  EXPECT_EQ(take(writer, {udp(4, 180)}).frames, 0U);
  EXPECT_EQ(content(reader), "srcport\n-\n3\n");
  close(reader);
}

}  // namespace
}  // namespace fibertap
