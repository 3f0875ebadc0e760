#ifndef FIBERTAP_TESTS_HOST_DATAPATH_SINKS_FLOWS_FLOWS_FIXTURE_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_SINKS_FLOWS_FLOWS_FIXTURE_H_

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
#include "host/datapath/sinks/flows/flows_writer.h"
#include "host/datapath/sinks/queued_sink.h"
#include "tests/host/datapath/sinks/counted.h"
#include "tests/host/datapath/sinks/flows/accepted.h"
#include "tests/host/datapath/sinks/written.h"
#include "tests/support/packet.h"
#include "tests/support/temporary_folder.h"

namespace fibertap::testing {

using namespace std::chrono_literals;

inline const std::vector<Interface> kFlowSessions = {{7, "web of eni-0a"}, {8, "db"}};

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

class FlowsFixture : public ::testing::Test {
 protected:
  std::unique_ptr<FlowsWriter> make(FlowTableSettings table = {},
                                    const char* fields =
                                        "${interface-id} ${srcport} ${packets} "
                                        "${log-status}") {
    auto writer =
        std::make_unique<FlowsWriter>(FlowsSettings{table, {read_flow_fields("a", fields)}, clock_},
                                      std::make_unique<CollectingOutput>(collected_));
    writer->describe(kFlowSessions);
    return writer;
  }

  static Bytes udp(std::uint16_t port, std::uint64_t seconds = 0, std::uint32_t interface = 0) {
    return accepted(Packet().ethernet().ipv4().udp(port, 53).bytes(),
                    {.timestamp_ns = kBegin + seconds * kSecond,
                     .vni = kFlowSessions[interface].vni.value(),
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

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_SINKS_FLOWS_FLOWS_FIXTURE_H_
