// Writes the same pcapng bytes to a file in two ways, so that scripts/bench can compare them: by a
// bare loop of write(), and by the file sink with its queue.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "host/base/error.h"
#include "host/datapath/sinks/files/files_writer.h"
#include "host/datapath/sinks/queued_sink.h"

namespace fibertap {
namespace {

constexpr std::uint32_t kCaplen = 1518;
constexpr std::uint64_t kFramesOfABatch = 512;  // as `fibertap run` has with software
constexpr std::chrono::microseconds kWait{50};

/// What an engine writes for a batch of whole frames.
std::vector<std::uint8_t> result_of_a_batch() {
  constexpr std::uint32_t kBlock = abi::result_block_bytes(kCaplen);
  std::vector<std::uint8_t> blocks(kFramesOfABatch * kBlock, 0x5A);
  abi::ResultHead head{.type = abi::kEnhancedPacketBlock,
                       .length = kBlock,
                       .interface_id = 0,
                       .timestamp_high = 0,
                       .timestamp_low = 0,
                       .caplen = kCaplen,
                       .origlen = kCaplen};
  for (std::size_t at = 0; at < blocks.size(); at += kBlock) {
    std::memcpy(&blocks[at], &head, sizeof(head));
    std::memcpy(&blocks[at + kBlock - sizeof(kBlock)], &kBlock, sizeof(kBlock));
  }
  return blocks;
}

[[noreturn]] void give_up(const std::string& path) {
  throw Error(Errc::kRuntime, "{}: cannot be written: {}", path, std::strerror(errno));
}

void write_by_a_loop(const std::string& path, std::span<const std::uint8_t> result,
                     std::uint64_t batches) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd < 0) give_up(path);
  for (std::uint64_t batch = 0; batch < batches; ++batch) {
    std::span<const std::uint8_t> left = result;
    while (!left.empty()) {
      const ssize_t written = write(fd, left.data(), left.size());
      if (written < 0) give_up(path);
      left = left.subspan(static_cast<std::size_t>(written));
    }
  }
  if (fsync(fd) != 0) give_up(path);
  close(fd);
}

void write_by_the_sink(const std::string& path, std::span<const std::uint8_t> result,
                       std::uint64_t batches) {
  FilesSettings settings;
  settings.pattern = path;
  FilesWriter writer(settings, [](const std::string& note) { fmt::print(stderr, "{}\n", note); });
  QueuedSink sink(writer, {.backpressure = true});
  const Interface interface { 7, "seven" };
  sink.describe({&interface, 1});
  for (std::uint64_t batch = 0; batch < batches; ++batch) {
    while (!sink.has_room()) std::this_thread::sleep_for(kWait);
    sink.write({result, kFramesOfABatch});
  }
  sink.finish(0, {});
  if (const SinkCounters counters = sink.counters(); counters.written != counters.accepted) {
    throw Error(Errc::kRuntime, "{}: found {} frames written, expected {}", path, counters.written,
                counters.accepted);
  }
}

}  // namespace
}  // namespace fibertap

/// loop|sink FILE MIB
int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: {} loop|sink FILE MIB\n", argv[0]);
    return 2;
  }
  try {
    const std::vector<std::uint8_t> result = fibertap::result_of_a_batch();
    const std::uint64_t batches = (std::stoull(argv[3]) << 20) / result.size();
    if (std::string_view(argv[1]) == "loop") {
      fibertap::write_by_a_loop(argv[2], result, batches);
    } else {
      fibertap::write_by_the_sink(argv[2], result, batches);
    }
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
  return 0;
}
